using System.Reflection;
using Npgsql;

namespace Gridfold.Silo.Storage.PostgreSql;

/// <summary>The tables and queries that Orleans' ADO.NET providers need in a PostgreSQL database.</summary>
internal static class PostgreSqlSchema
{
    // Any number that nobody else locks.
    private const long Lock = 0x67726964_666f6c64;

    /// <summary>What makes them.</summary>
    public static string Script { get; } = ReadScript();

    /// <summary>Makes them, or brings them up to date; harmless when repeated, and when several do it at once.</summary>
    public static async Task Apply(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Execute($"SELECT pg_advisory_xact_lock({Lock})", connection, cancellationToken);
        await Execute(Script, connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Whether they are there.</summary>
    public static async Task<bool> IsApplied(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT to_regclass('orleansquery') IS NOT NULL", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task Execute(string sql, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string ReadScript()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("schema.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
