using System.Text.Json;

namespace Gridfold.SearchBench.Regrets;

/// <summary>A grid whose scores are all known: the JSON document of a search that tried every cell.</summary>
internal sealed class TableProblem : Problem
{
    private readonly Dictionary<string, double> _scores;
    private readonly double _worst;
    private readonly double _best;

    private TableProblem(string task, string spaceText, Dictionary<string, double> scores)
        : base(SetName, task, spaceText) =>
        (_scores, _worst, _best) = (scores, scores.Values.Min(), scores.Values.Max());

    /// <summary>The name of the set of such problems.</summary>
    public const string SetName = "table";

    public override double Evaluate(IReadOnlyList<string> values) => _scores[KeyOf(values)];

    /// <summary>The part of the range from the worst to the best cell that a score lacks.</summary>
    public override double RegretOf(double score) => (_best - score) / (_best - _worst);

    /// <summary>Reads the document that <c>gridfold run FILE -o json</c> prints. A greater score is better.</summary>
    /// <param name="file">The document. Its name without the extension names the problem.</param>
    /// <param name="areOrdered">Whether searchers know that the values of a parameter have an order.</param>
    public static TableProblem Read(string file, bool areOrdered)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        (JsonElement Values, double Score)[] cells = [.. document.RootElement.GetProperty("leaderboard").EnumerateArray().Select(
            trial => (trial.GetProperty("hyperparameters"), trial.GetProperty("score").GetDouble()))];
        string order = areOrdered ? ", \"ordered\": true" : "";
        string space = string.Join(", ", cells[0].Values.EnumerateObject().Select(parameter =>
        {
            IEnumerable<string> values = cells.Select(cell => cell.Values.GetProperty(parameter.Name))
                .DistinctBy(value => value.GetRawText()).OrderBy(value => value.GetDouble()).Select(value => value.GetRawText());
            return $"\"{parameter.Name}\": {{\"type\": \"categorical\", \"values\": [{string.Join(", ", values)}]{order}}}";
        }));
        return new TableProblem(
            Path.GetFileNameWithoutExtension(file) + (areOrdered ? "-ordered" : ""),
            $"{{{space}}}",
            cells.ToDictionary(
                cell => KeyOf([.. cell.Values.EnumerateObject().Select(value => value.Value.GetRawText())]), cell => cell.Score));
    }

    private static string KeyOf(IReadOnlyList<string> values) => string.Join(' ', values);
}
