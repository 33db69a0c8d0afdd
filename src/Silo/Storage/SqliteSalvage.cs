using Microsoft.Data.Sqlite;

namespace Gridfold.Silo.Storage;

/// <summary>
/// Copies the readable part of a damaged SQLite file into a new one, which replaces it. The damaged file is kept. No other process may use
/// the file meanwhile. A damaged page ends a scan, so each kind of grain is scanned forwards from its first state and backwards from its
/// last.
/// </summary>
public static class SqliteSalvage
{
    // The endings of the files that SQLite keeps beside a database. SQLite finds them by their names.
    private static readonly string[] Suffixes = ["", "-wal", "-shm"];

    /// <summary>Salvages a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="now">The time, for the name of the kept file.</param>
    public static SalvagedDatabase Run(string path, DateTimeOffset now)
    {
        string salvaged = $"{path}.salvaged", kept = $"{path}.damaged-{now:yyyyMMdd-HHmmss}";
        foreach (string suffix in Suffixes) File.Delete(salvaged + suffix);
        long rows = Copy(path, salvaged);
        foreach (string suffix in Suffixes.Where(suffix => File.Exists(path + suffix))) File.Move(path + suffix, kept + suffix);
        File.Move(salvaged, path);
        return new SalvagedDatabase(rows, kept);
    }

    private static long Copy(string from, string to)
    {
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = to, Pooling = false }.ToString());
        target.Open();
        SqliteDatabase.Prepare(target);
        try
        {
            using SqliteConnection source = SqliteDatabase.OpenToRead(from);
            foreach (bool isBackward in (bool[])[false, true])
            {
                Copy(source, target, "", "\uffff", isBackward);

                // The scans of each kind come in addition to the scan of the whole table. A scan that ends early in one kind must not hide
                // the others.
                foreach (string kind in StateKinds.All) Copy(source, target, $"{kind}/", $"{kind}0", isBackward);
            }
        }
        catch (SqliteException)
        {
            // The file is not a database, or its first page is lost, so there is nothing to copy.
        }

        using SqliteCommand count = target.CreateCommand();
        count.CommandText = "SELECT count(*) FROM grain_state";
        return (long)count.ExecuteScalar()!;
    }

    /// <summary>Copies states in the order of their grains, or in the reverse order, until one cannot be read.</summary>
    private static void Copy(SqliteConnection source, SqliteConnection target, string first, string end, bool isBackward)
    {
        string order = isBackward ? "DESC" : "ASC";
        using SqliteCommand read = source.CreateCommand();
        read.CommandText = "SELECT grain, name, etag, data FROM grain_state WHERE grain >= $first AND grain < $end ORDER BY grain "
            + $"{order}, name {order}";
        read.Parameters.AddWithValue("$first", first);
        read.Parameters.AddWithValue("$end", end);
        using SqliteTransaction transaction = target.BeginTransaction();
        using SqliteCommand write = target.CreateCommand();
        write.Transaction = transaction;
        write.CommandText = "INSERT INTO grain_state (grain, name, etag, data) VALUES ($grain, $name, $etag, $data) ON CONFLICT DO NOTHING";
        SqliteParameter[] values =
            [.. ((string[])["$grain", "$name", "$etag", "$data"]).Select(name => write.Parameters.AddWithValue(name, DBNull.Value))];
        try
        {
            using SqliteDataReader reader = read.ExecuteReader();
            while (reader.Read())
            {
                for (int column = 0; column < values.Length; column++) values[column].Value = reader.GetValue(column);
                write.ExecuteNonQuery();
            }
        }
        catch (SqliteException)
        {
            // A page cannot be read. The states before it are copied.
        }

        transaction.Commit();
    }
}
