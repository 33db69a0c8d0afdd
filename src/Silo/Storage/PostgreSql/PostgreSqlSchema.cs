using System.Reflection;
using Gridfold.Models.Input;
using Npgsql;

namespace Gridfold.Silo.Storage.PostgreSql;

/// <summary>The tables and queries that Orleans' ADO.NET providers need in a PostgreSQL database.</summary>
internal static class PostgreSqlSchema
{
    /// <summary>The version of these tables, kept in the table <c>gridfoldschema</c>. Tables without a version are of version 1.</summary>
    public const int Version = 1;

    // Any number that no other program locks.
    private const long Lock = 0x67726964_666f6c64;

    /// <summary>The SQL script that creates them.</summary>
    public static string Script { get; } = ReadScript();

    /// <summary>Creates the tables, or updates them. A repeated call changes nothing, and several callers at once do no harm.</summary>
    /// <exception cref="InputException">A later version has created the tables.</exception>
    public static async Task Apply(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Execute($"SELECT pg_advisory_xact_lock({Lock})", connection, cancellationToken);
        Require(await ReadVersion(connection, cancellationToken));
        await Execute(Script, connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Whether the tables exist.</summary>
    /// <exception cref="InputException">A later version has created the tables.</exception>
    public static async Task<bool> IsApplied(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        Require(await ReadVersion(connection, cancellationToken));
        return await Exists("orleansquery", connection, cancellationToken);
    }

    private static void Require(int version)
    {
        if (version <= Version) return;
        throw new InputException($"the database was made by a later version of Gridfold (its tables are of version {version}, "
            + $"this version knows {Version}) "
            + "and is left as it is: start that version's silos, or name another database");
    }

    private static async Task<int> ReadVersion(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await Exists("gridfoldschema", connection, cancellationToken)) return Version;
        await using var command = new NpgsqlCommand("SELECT coalesce(max(version), 1) FROM gridfoldschema", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<bool> Exists(string table, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT to_regclass('{table}') IS NOT NULL", connection);
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
