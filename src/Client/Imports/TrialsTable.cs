using System.Globalization;
using Gridfold.Grains;
using Gridfold.Models.Datasets.Tables;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Imports;

/// <summary>
/// A table with a row for each trial: of any tool, of <c>gridfold leaderboard -o csv</c>, or of Optuna's <c>trials_dataframe</c>. A
/// parameter's column has the parameter's name, with <c>hyperparameters.</c> or <c>params_</c> before it or not. Other columns are not
/// read.
/// </summary>
internal sealed class TrialsTable : ITrialsFormat
{
    private static readonly string[] Prefixes = ["hyperparameters.", "params_", ""], StateColumns = ["status", "state"];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> start) => true;

    /// <inheritdoc/>
    public ImportedSearch Read(ImportRequest request, CancellationToken cancellationToken)
    {
        if (request.Study is not null)
            throw new InputException($"--study chooses a study of Optuna's storage, and {request.Path} is a table; leave it out");
        var table = TextTable.Read(ReadablePath.Own(request.Path), cancellationToken);
        int[] scores = FindScores(table, request);
        int? state = FirstOf(table, StateColumns);
        (string Name, int Column)[] parameters = [.. request.Space.Parameters
            .Select(parameter => (parameter.Name, Column: FirstOf(table, [.. Prefixes.Select(prefix => prefix + parameter.Name)])))
            .Where(parameter => parameter.Column is { } column && !scores.Contains(column))
            .Select(parameter => (parameter.Name, parameter.Column!.Value))];
        var problems = new Problems();
        ImportedTrial[] trials = [.. table.Rows.Select(row => ReadTrial(row, scores, state, parameters, table, problems))];
        problems.ThrowIfAny();
        return new ImportedSearch(Path.GetFileName(request.Path), null, trials);
    }

    private static ImportedTrial ReadTrial(
        TextTable.Row row, int[] scores, int? state, (string Name, int Column)[] parameters, TextTable table, Problems problems)
    {
        double[] numbers = [.. scores.Select(column => NumberIn(row, column, table.Columns[column], problems))];
        bool isScored = numbers.All(double.IsFinite);
        Status status = isScored ? Status.Completed : Status.Failed;
        if (state is { } column && row.Cells[column] is { Length: > 0 } word)
        {
            if (StatusOf(word) is { } known) status = known;
            else
            {
                problems.Error($"{table.Columns[column]} is '{word}'; the states of trials are completed, failed, pruned, "
                    + "running and cancelled, and Optuna's: correct the row", row.Location);
            }
        }

        // An empty cell stands for a parameter that is not active.
        var values = parameters.Where(parameter => row.Cells[parameter.Column].Length > 0)
            .ToDictionary(parameter => parameter.Name, parameter => NodeOf(row.Cells[parameter.Column], row.Location));
        return new ImportedTrial(status, values, isScored ? numbers : []);
    }

    private static int[] FindScores(TextTable table, ImportRequest request)
    {
        string[] wanted = [.. request.Objectives.Select(objective => objective.Metric)];
        if (request.ScoreColumns.Count > 0 && request.ScoreColumns.Count != wanted.Length)
        {
            throw new InputException($"--score names {request.ScoreColumns.Count} columns, and the file has {wanted.Length} objectives; "
                + $"give one for each, in this order: {string.Join(", ", wanted)}");
        }

        return [.. wanted.Select((metric, index) =>
        {
            string[] names = request.ScoreColumns.Count > 0 ? [request.ScoreColumns[index]]
                : wanted.Length == 1 ? [metric, "score", "value"] : [metric, $"values_{index}"];
            return FirstOf(table, names) ?? throw new InputException(
                $"{request.Path} has no column '{names[0]}'{Suggestion.For(names[0], table.Columns)}; name the column with the "
                    + $"scores for {metric} with --score");
        })];
    }

    private static int? FirstOf(TextTable table, string[] names) => names.Select(table.Find).FirstOrDefault(column => column is not null);

    private static double NumberIn(TextTable.Row row, int column, string name, Problems problems)
    {
        string text = row.Cells[column];
        if (text.Length == 0 || text is "inf" or "-inf") return double.NaN;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)) return number;
        problems.Error($"{name} is '{text}', and a score is a number; correct the row", row.Location);
        return double.NaN;
    }

    private static Status? StatusOf(string text) => OptunaValues.StatusOf(text)
        ?? (!char.IsAsciiDigit(text[0]) && Enum.TryParse(text, ignoreCase: true, out Status status) ? status : null);

    /// <summary>A cell as a value of an experiment file. A whole number with decimals, as pandas writes it, is a whole number.</summary>
    private static SpecNode NodeOf(string text, SourceLocation location)
    {
        SpecNode node;
        try
        {
            node = YamlSpecReader.Read(text, location.File);
        }
        catch (InputException)
        {
            return SpecScalar.Of(text);
        }

        return node is SpecScalar { Number: { } number } && Math.Abs(number) < 1L << 53 && number == Math.Truncate(number)
            ? SpecScalar.Of((long)number)
            : node;
    }
}
