using System.Buffers.Binary;
using System.Globalization;
using Gridfold.Models.Input;
using Microsoft.Data.Sqlite;

namespace Gridfold.Silo.Storage;

/// <summary>The SQLite file of an embedded silo: its schema, the schema's version, and checks of the file.</summary>
public static class SqliteDatabase
{
    /// <summary>The version of this schema, kept in the file as SQLite's <c>user_version</c>. A file with 0 has no schema yet.</summary>
    public const int Version = 1;

    private const int HeaderBytes = 100;
    private const int VersionOffset = 60;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>Refuses a file of a later version, before anything is written to it.</summary>
    /// <param name="path">The path of the file. A missing file is accepted.</param>
    /// <exception cref="InputException">A later version has created the file.</exception>
    public static void RefuseLaterVersion(string path)
    {
        if (ReadHeader(path) is not { Length: HeaderBytes } header || !header.AsSpan().StartsWith(Magic)) return;
        Require(path, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(VersionOffset)));
    }

    /// <summary>Examines a file and changes nothing.</summary>
    /// <returns>The errors in the file, the most important first. Empty for a sound or missing file.</returns>
    /// <exception cref="InputException">A later version has created the file.</exception>
    public static IReadOnlyList<string> Examine(string path)
    {
        if (ReadHeader(path) is not { Length: > 0 } header) return [];
        if (!header.AsSpan().StartsWith(Magic)) return ["it is no SQLite database"];
        RefuseLaterVersion(path);
        try
        {
            using SqliteConnection connection = OpenToRead(path);
            using SqliteCommand check = connection.CreateCommand();
            check.CommandText = "PRAGMA integrity_check(10)";
            using SqliteDataReader reader = check.ExecuteReader();
            var faults = new List<string>();
            while (reader.Read()) faults.Add(reader.GetString(0).Replace('\n', ' '));
            return faults is ["ok"] ? [] : faults;
        }
        catch (SqliteException exception)
        {
            return [exception.Message];
        }
    }

    /// <summary>Opens a file for reading, outside any pool.</summary>
    internal static SqliteConnection OpenToRead(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>Creates the table where there is none, and sets how the file is written.</summary>
    /// <exception cref="InputException">A later version has created the file.</exception>
    internal static void Prepare(SqliteConnection connection)
    {
        // The version is checked again, because the last write of another process may not be in the file's first page yet.
        Require(connection.DataSource, Convert.ToInt32(Execute(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture));
        Execute(connection, "PRAGMA journal_mode = WAL");
        Execute(connection, "PRAGMA synchronous = FULL");
        Execute(connection, "CREATE TABLE IF NOT EXISTS grain_state "
            + "(grain TEXT, name TEXT, etag INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (grain, name)) WITHOUT ROWID");
        Execute(connection, $"PRAGMA user_version = {Version}");
    }

    private static object? Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static void Require(string path, int version)
    {
        if (version <= Version) return;
        throw new InputException($"{path} was made by a later version of Gridfold (its schema is {version}, "
            + $"this version knows {Version}) and is left as it is: "
            + "use that version, or set GRIDFOLD_HOME to another folder");
    }

    /// <summary>Reads the first bytes. Null when there is no file.</summary>
    private static byte[]? ReadHeader(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] header = new byte[HeaderBytes];
            return file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) is var length && length < HeaderBytes
                ? header[..length]
                : header;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
