using Gridfold.Grains;
using Gridfold.Models.Input;
using Microsoft.Data.Sqlite;

namespace Gridfold.Client.Imports;

/// <summary>
/// The SQLite database of Optuna's <c>RDBStorage</c>. Its tables are those of Optuna 2.4 and later: studies, study_directions, trials,
/// trial_params and trial_values.
/// </summary>
internal sealed class OptunaDatabase : ITrialsFormat
{
    // Numbers of SQLite's errors.
    private const int Busy = 5, Locked = 6;

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> start) => start.SequenceEqual("SQLite format 3\0"u8);

    /// <inheritdoc/>
    public ImportedSearch Read(ImportRequest request, CancellationToken cancellationToken)
    {
        string connection = new SqliteConnectionStringBuilder
        {
            DataSource = request.Path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ConnectionString;
        try
        {
            using var database = new SqliteConnection(connection);
            database.Open();
            string study = TrialsFile.ChooseStudy(
                [.. Rows(database, "SELECT study_name FROM studies ORDER BY study_id").Select(row => row.GetString(0))], request);
            bool[] maximized = [.. Rows(
                database,
                "SELECT direction FROM study_directions JOIN studies USING (study_id) WHERE study_name = $study ORDER BY objective",
                study).Select(row => row.GetString(0) == "MAXIMIZE")];
            return new ImportedSearch(study, maximized, ReadTrials(database, study, maximized.Length, request, cancellationToken));
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is Busy or Locked)
        {
            throw new InputException($"{request.Path} is locked by another program; try again later, or copy the file");
        }
        catch (Exception exception) when (OptunaValues.IsOfBadData(exception) || exception is SqliteException)
        {
            throw new InputException($"{request.Path} cannot be read as a database of Optuna: {exception.Message.TrimEnd('.')}; "
                + "name another file");
        }
    }

    private static List<ImportedTrial> ReadTrials(
        SqliteConnection database, string study, int objectives, ImportRequest request, CancellationToken cancellationToken)
    {
        const string OfStudy = "JOIN studies USING (study_id) WHERE study_name = $study";
        var parameters = new Dictionary<long, Dictionary<string, SpecNode>>();
        foreach (SqliteDataReader row in Rows(
            database,
            $"SELECT trial_id, param_name, param_value, distribution_json FROM trial_params JOIN trials USING (trial_id) {OfStudy}", study))
        {
            cancellationToken.ThrowIfCancellationRequested();
            SpecNode value = OptunaValues.Read(NumberIn(row, 2), row.GetString(3)) ?? throw new InputException(
                $"{request.Path}: the parameter '{row.GetString(1)}' of the trial with trial_id {row.GetInt64(0)} has a choice that does "
                    + "not exist; the file is damaged");
            if (!parameters.TryGetValue(row.GetInt64(0), out Dictionary<string, SpecNode>? values))
                parameters[row.GetInt64(0)] = values = [];
            values[row.GetString(1)] = value;
        }

        // Optuna stores an infinite value as NULL.
        var scores = Rows(
            database,
            $"SELECT trial_id, value FROM trial_values JOIN trials USING (trial_id) {OfStudy} AND value IS NOT NULL ORDER BY objective",
            study).Select(row => (Trial: row.GetInt64(0), Value: NumberIn(row, 1))).ToLookup(row => row.Trial, row => row.Value);
        return
        [
            .. Rows(database, $"SELECT trial_id, state FROM trials {OfStudy} ORDER BY number", study).Select(row => new ImportedTrial(
                OptunaValues.StatusOf(row.GetString(1)) ?? Status.Pending,
                parameters.GetValueOrDefault(row.GetInt64(0)) ?? [],
                scores[row.GetInt64(0)].ToArray() is { } known && known.Length == objectives ? known : [])),
        ];
    }

    // SQLite keeps a text in a column of numbers, and reads it as 0.
    private static double NumberIn(SqliteDataReader row, int column) => row.GetValue(column) switch
    {
        double number => number,
        long number => number,
        _ => throw new FormatException($"{row.GetName(column)} holds no number"),
    };

    private static IEnumerable<SqliteDataReader> Rows(SqliteConnection database, string sql, string? study = null)
    {
        using SqliteCommand command = database.CreateCommand();
        command.CommandText = sql;
        if (study is not null) command.Parameters.AddWithValue("$study", study);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read()) yield return reader;
    }
}
