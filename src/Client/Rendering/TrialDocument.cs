using System.Text.Json;
using Gridfold.Grains;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Trials;

namespace Gridfold.Client.Rendering;

/// <summary>The JSON document of <c>describe ID TRIAL -o json</c>: a trial's folds with their confusion matrices and learning curves.</summary>
internal static class TrialDocument
{
    /// <summary>Writes the document.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="number">The trial's number.</param>
    /// <param name="openState">How it stands when it has no result.</param>
    /// <param name="trial">Its result; null when it has not ended, and then there is its number and its state.</param>
    /// <param name="classNames">The data's classes.</param>
    /// <param name="folds">Its folds that have ended.</param>
    public static void Write(
        Utf8JsonWriter writer, long number, Status openState, TrialResult? trial, IReadOnlyList<string> classNames, IReadOnlyList<FoldResult> folds)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("trial");
        if (trial is null)
        {
            writer.WriteStartObject();
            writer.WriteNumber("trial", number);
            writer.WriteString("state", openState.ToString());
            writer.WriteEndObject();
        }
        else
        {
            LeaderboardDocument.WriteTrial(writer, trial);
        }

        writer.WriteStartArray("classes");
        foreach (string name in classNames) writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteStartArray("folds");
        foreach (FoldResult fold in folds) WriteFold(writer, fold, classNames.Count);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteFold(Utf8JsonWriter writer, FoldResult fold, int classCount)
    {
        writer.WriteStartObject();
        writer.WriteNumber("fold", fold.Summary.Fold);
        writer.WriteString("state", fold.Summary.Status.ToString());
        writer.WriteNumber("attempt", fold.Attempt);
        writer.WriteString("silo", fold.Silo);
        writer.WriteNumber("seconds", Math.Round(fold.Seconds, 3));
        writer.WriteNumber("epochs", fold.Summary.Epochs);
        writer.WriteString("weights_hash", fold.Summary.WeightsHash);
        if (fold.Summary.Reason is { } reason) writer.WriteString("reason", reason);
        writer.WriteStartObject("metrics");
        foreach (MetricValue metric in fold.Summary.Metrics) writer.WriteNumber(metric.Name, metric.Value);
        writer.WriteEndObject();

        // Rows: actual classes; columns: predicted ones.
        writer.WriteStartArray("confusion_matrix");
        foreach (long[] row in fold.Confusion.Chunk(classCount)) WriteNumbers(writer, row.Select(count => (double)count));
        writer.WriteEndArray();
        writer.WriteStartObject("history");
        foreach ((int column, string name) in fold.History.MetricNames.Index())
        {
            writer.WritePropertyName(name);
            WriteNumbers(writer, Enumerable.Range(0, fold.History.Epochs).Select(epoch => fold.History.Values[(epoch * fold.History.MetricNames.Count) + column]));
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, IEnumerable<double> numbers)
    {
        writer.WriteStartArray();
        foreach (double number in numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }
}
