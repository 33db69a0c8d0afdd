using System.Text.Json;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Silo.OwnCode;

/// <summary>A line of JSON that the user's program writes on its standard output.</summary>
internal sealed record ProgramReport
{
    private const int MaxMetrics = 200;
    private const int ShownCharacters = 120;

    private static readonly string[] Keys = ["epoch", "metrics", "checkpoint", "done", "error"];

    /// <summary>The epoch that has ended. Null where the line leaves it out: the next one.</summary>
    public int? Epoch { get; init; }

    /// <summary>The metrics of the epoch; an infinite value or none is null. Null in a line without metrics.</summary>
    public IReadOnlyList<KeyValuePair<string, double?>>? Metrics { get; init; }

    /// <summary>The name of a file in the program's folder, from which it can go on after this epoch.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Whether the program has finished.</summary>
    public bool IsDone { get; init; }

    /// <summary>The reason why the program gives up.</summary>
    public string? Error { get; init; }

    /// <summary>Whether a line is a report. Any other line belongs to the log.</summary>
    public static bool IsIn(string line) => line.StartsWith('{');

    /// <summary>Reads a line.</summary>
    /// <exception cref="ProgramException">The line is no report.</exception>
    public static ProgramReport Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 8 });
            return Read(document.RootElement, line);
        }
        catch (JsonException)
        {
            throw Broken(line, "it begins with '{' and is not JSON; JSON has no NaN, write null for it");
        }
    }

    private static ProgramReport Read(JsonElement root, string line)
    {
        var report = new ProgramReport();
        foreach (JsonProperty property in root.EnumerateObject())
        {
            JsonElement value = property.Value;
            report = property.Name switch
            {
                "epoch" => report with
                {
                    Epoch = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int epoch) && epoch > 0
                        ? epoch
                        : throw Broken(line, "epoch must be a whole number from 1"),
                },
                "metrics" => report with { Metrics = MetricsOf(value, line) },
                "checkpoint" => report with { Checkpoint = FileName(value, line) },
                "done" => report with
                {
                    IsDone = value.ValueKind == JsonValueKind.True ? true : throw Broken(line, "done can only be true"),
                },
                "error" => report with { Error = Text(value, line, "error must be text") },
                var other => throw Broken(line, $"'{ShownText.OfName(other)}' is not a key{Suggestion.For(other, Keys)}"),
            };
        }

        if (report is { Metrics: null, IsDone: false, Error: null }) throw Broken(line, "it needs one of metrics, done and error");
        if (report is { Metrics: null, Epoch: not null } or { Metrics: null, Checkpoint: not null })
            throw Broken(line, "epoch and checkpoint go with metrics");
        return report;
    }

    private static KeyValuePair<string, double?>[] MetricsOf(JsonElement value, string line)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Broken(line, "metrics must be a map of names to numbers");
        var metrics = new List<KeyValuePair<string, double?>>();
        foreach (JsonProperty metric in value.EnumerateObject())
        {
            string name = metric.Name;
            if (!Reported.IsMetricName(name)) throw Broken(line, $"a metric has the name '{ShownText.OfName(name)}'; {Reported.NameRule}");
            if (metrics.Any(known => known.Key == name)) throw Broken(line, $"it has the metric {name} twice");
            double? number = metric.Value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.Number when metric.Value.TryGetDouble(out double finite) && double.IsFinite(finite) => finite,
                JsonValueKind.Number => null,
                _ => throw Broken(line, $"the metric {name} must be a number"),
            };
            metrics.Add(new(name, number));
        }

        return metrics.Count is > 0 and <= MaxMetrics ? [.. metrics] : throw Broken(line, $"metrics must have 1 to {MaxMetrics} entries");
    }

    private static string FileName(JsonElement value, string line)
    {
        const string rule = "checkpoint must be the name of a file in the folder that the task names";
        string name = Text(value, line, rule);
        return name.Length is > 0 and <= 255 && name is not ("." or "..") && !name.Contains('/') && !name.Contains('\0')
            ? name
            : throw Broken(line, rule);
    }

    private static string Text(JsonElement value, string line, string rule) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Broken(line, rule);

    private static ProgramException Broken(string line, string rule)
    {
        string shown = ShownText.OfName(line.Length > ShownCharacters ? $"{line[..ShownCharacters]}..." : line);
        return new ProgramException($"it wrote the line {shown}; {rule}");
    }
}
