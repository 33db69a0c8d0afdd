using Gridfold.Models.Input;
using Gridfold.Silo.Storage.PostgreSql;

namespace Gridfold.Silo.Hosting;

/// <summary><c>gridfold-silo schema [--apply CONNECTION]</c>: prints the tables that a silo needs in PostgreSQL, or makes them.</summary>
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
                await PostgreSqlSchema.Apply(connection, CancellationToken.None);
                await Console.Out.WriteLineAsync("The tables are there.");
                return 0;
            default:
                throw new InputException("usage: gridfold-silo schema [--apply \"Host=...;Database=...;Username=...\"]");
        }
    }
}
