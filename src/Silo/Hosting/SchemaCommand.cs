using Gridfold.Models.Input;
using Gridfold.Silo.Configuration;
using Gridfold.Silo.Storage.PostgreSql;
using Npgsql;

namespace Gridfold.Silo.Hosting;

/// <summary><c>gridfold-silo schema [--apply CONNECTION]</c>: prints the tables that a silo needs in PostgreSQL, or creates them.</summary>
internal static class SchemaCommand
{
    public static async Task<int> Run(string[] args)
    {
        switch (args)
        {
            case []:
                await Console.Out.WriteLineAsync(PostgreSqlSchema.Script);
                return 0;
            case ["--apply", { } connection]:
                await Apply(connection);
                await Console.Out.WriteLineAsync("The tables are there.");
                return 0;
            default:
                throw new InputException("usage: gridfold-silo schema [--apply \"Host=...;Database=...;Username=...\"]");
        }
    }

    private static async Task Apply(string connection)
    {
        try
        {
            await PostgreSqlSchema.Apply(connection, CancellationToken.None);
        }
        catch (ArgumentException)
        {
            throw new InputException($"the connection string cannot be read{SiloConfiguration.Unreadable}");
        }
        catch (NpgsqlException exception)
        {
            throw new StorageUnavailableException($"PostgreSQL did not make the tables: {exception.Message.TrimEnd('.')}; "
                + "correct the connection string or the user's rights");
        }
    }
}
