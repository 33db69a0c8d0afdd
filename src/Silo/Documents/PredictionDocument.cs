using System.Text.Json;
using Gridfold.Models.Metrics;
using Gridfold.Models.Prediction;

namespace Gridfold.Silo.Documents;

/// <summary>Predictions as rows or as JSON: the class of each row with the probabilities, the labels with theirs, or the numbers.</summary>
public static class PredictionDocument
{
    private const string Input = "input";

    /// <summary>The names of the columns.</summary>
    /// <param name="predicted">The predictions.</param>
    /// <param name="shown">The greatest number of probabilities in a row.</param>
    public static IReadOnlyList<string> Columns(PredictedRows predicted, int shown = int.MaxValue)
    {
        if (predicted.Classes.Count > 0)
            return [Input, "class", "probability", .. predicted.Classes.Take(shown).Select(name => $"p({name})")];
        IEnumerable<string> labels = predicted.Labels.Select(label => Apart(label, "label"));
        if (predicted.Labels.Count > 0) return [Input, .. labels, .. predicted.Labels.Take(shown).Select(label => $"p({label})")];
        return [Input, .. predicted.Targets.Count == 0 ? ["value"] : predicted.Targets.Select(target => Apart(target, "value"))];
    }

    /// <summary>The cells of each row, one for each column.</summary>
    /// <param name="predicted">The predictions.</param>
    /// <param name="shown">The greatest number of probabilities in a row.</param>
    public static IEnumerable<object?[]> Rows(PredictedRows predicted, int shown = int.MaxValue) =>
        Each(predicted).Select(row => (object?[])[row.Name, .. Cells(predicted, row.Values, shown)]);

    /// <summary>Writes a list with an object for each row.</summary>
    public static void Write(Utf8JsonWriter writer, PredictedRows predicted)
    {
        if (predicted.Classes.Count == 0)
        {
            RowDocument.Write(writer, Columns(predicted), Rows(predicted));
            return;
        }

        writer.WriteStartArray();
        foreach ((string name, double[] given) in Each(predicted))
        {
            int decided = TrainedModel.Decide(given, predicted.Threshold);
            writer.WriteStartObject();
            writer.WriteString(Input, name);
            writer.WriteString("class", predicted.Classes[decided]);
            writer.WriteNumber("probability", given[decided]);
            writer.WriteStartObject("probabilities");
            for (int label = 0; label < given.Length; label++) writer.WriteNumber(predicted.Classes[label], given[label]);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the rows as CSV.</summary>
    public static void Write(CsvWriter csv, PredictedRows predicted)
    {
        csv.Write(Columns(predicted));
        foreach (object?[] row in Rows(predicted)) csv.Write(row);
        csv.Flush();
    }

    private static IEnumerable<(string Name, double[] Values)> Each(PredictedRows predicted)
    {
        int width = predicted.Values.Length / Math.Max(1, predicted.Names.Count);
        return predicted.Names.Select((name, row) => (name, predicted.Values.AsSpan(row * width, width).ToArray()));
    }

    private static IEnumerable<object?> Cells(PredictedRows predicted, double[] given, int shown)
    {
        IEnumerable<object?> numbers = given.Cast<object?>();
        if (predicted.Classes.Count > 0)
        {
            int decided = TrainedModel.Decide(given, predicted.Threshold);
            return [predicted.Classes[decided], given[decided], .. numbers.Take(shown)];
        }

        return predicted.Labels.Count == 0
            ? numbers
            : [.. given.Select(one => (object)(one >= LabelMetrics.Threshold ? 1 : 0)), .. numbers.Take(shown)];
    }

    // Two columns of one name cannot be told apart.
    private static string Apart(string name, string kind) => name == Input ? $"{kind}({Input})" : name;
}
