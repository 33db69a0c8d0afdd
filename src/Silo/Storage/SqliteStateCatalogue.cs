using Gridfold.Grains.States;
using Microsoft.Data.Sqlite;

namespace Gridfold.Silo.Storage;

/// <summary>
/// The catalogue of states in a SQLite file. A grain's id is its kind, a slash and its key, which begins with the experiment's id.
/// </summary>
internal sealed class SqliteStateCatalogue : IStateCatalogue
{
    private readonly string _connectionString;

    /// <param name="path">The path of the file.</param>
    public SqliteStateCatalogue(string path) =>
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ConnectionString;

    public Task<IReadOnlyList<string>?> ListExperiments(CancellationToken cancellationToken) => Task.Run<IReadOnlyList<string>?>(() =>
    {
        using SqliteConnection connection = Open();
        var experiments = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string kind in StateKinds.OfExperiments)
        {
            // The loop skips all keys below an experiment, because there may be millions of folds.
            string? grain = Next(connection, kind, $"{kind}/");
            while (grain is not null)
            {
                string[] parts = grain[(kind.Length + 1)..].Split('/');
                experiments.Add(parts[0]);
                grain = Next(connection, kind, parts.Length > 1 ? EndOf($"{kind}/{parts[0]}") : grain);
            }
        }

        return [.. experiments];
    }, cancellationToken);

    public Task<bool> Delete(string experiment, CancellationToken cancellationToken) => Task.Run(() =>
    {
        using SqliteConnection connection = Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        foreach (string grain in StateKinds.OfExperiments.Select(kind => $"{kind}/{experiment}"))
        {
            using SqliteCommand delete = connection.CreateCommand();
            delete.Transaction = transaction;
            delete.CommandText = "DELETE FROM grain_state WHERE grain = $grain OR (grain >= $first AND grain < $end)";
            delete.Parameters.AddWithValue("$grain", grain);
            delete.Parameters.AddWithValue("$first", $"{grain}/");
            delete.Parameters.AddWithValue("$end", EndOf(grain));
            delete.ExecuteNonQuery();
        }

        transaction.Commit();
        return true;
    }, cancellationToken);

    /// <summary>The first grain of a kind whose key sorts after a text. Null for none.</summary>
    private static string? Next(SqliteConnection connection, string kind, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT grain FROM grain_state WHERE grain > $text AND grain < $end ORDER BY grain LIMIT 1";
        command.Parameters.AddWithValue("$text", text);
        command.Parameters.AddWithValue("$end", EndOf(kind));
        return (string?)command.ExecuteScalar();
    }

    /// <summary>A text that sorts after every key below a grain's key, and before all others that follow.</summary>
    private static string EndOf(string grain) => $"{grain}0";

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }
}
