using System.Text.Json;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Metrics;

namespace Gridfold.Client.Rendering;

/// <summary>Shows the comparison of two experiments.</summary>
internal static class ComparisonView
{
    /// <summary>
    /// Draws a table with the best trial and the number of completed trials of each experiment, and the difference below it.
    /// </summary>
    public static void Draw(Terminal terminal, ComparedExperiment first, ComparedExperiment second, ScoreDifference? difference)
    {
        FittedColumn[] columns =
        [
            new("experiment"), new("trial", IsNumber: true), new(MetricTable.ShortName(first.Experiment.Objective.Metric)),
            new("95 % interval"), new("completed", IsNumber: true),
        ];
        FittedTable.Draw(terminal, columns, [Cells(first), Cells(second)]);
        terminal.PrintText(Sentence(first, second, difference));
    }

    /// <summary>Writes the comparison as the next value of a document.</summary>
    public static void Write(Utf8JsonWriter writer, ComparedExperiment first, ComparedExperiment second, ScoreDifference? difference)
    {
        writer.WriteStartObject();
        writer.WriteString("metric", first.Experiment.Objective.Metric);
        Write(writer, "first", first);
        Write(writer, "second", second);
        if (difference is null)
        {
            writer.WriteNull("difference");
        }
        else
        {
            writer.WriteStartObject("difference");
            writer.WriteNumber("value", difference.Value);
            if (difference.Interval is var (low, high))
            {
                writer.WriteNumber("low", low);
                writer.WriteNumber("high", high);
            }

            writer.WriteNumber("p_value", difference.PValue);
            writer.WriteBoolean("paired", difference.IsPaired);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static string Sentence(ComparedExperiment first, ComparedExperiment second, ScoreDifference? difference)
    {
        (string one, string other) = (first.Experiment.Id, second.Experiment.Id);
        if (difference is null)
            return $"Whether {one} or {other} is better cannot be told: the errors of their scores are not known.";
        string how = !difference.IsPaired ? "their folds differ, so each score counts by its own error"
            : difference.Interval is null ? "the same in each fold, so the sign test counts, and there is no interval"
            : "paired t-test on the same folds";
        string interval = difference.Interval is var (low, high)
            ? $"95 % interval from {Format.Score(low)} to {Format.Score(high)}, "
            : "";
        string numbers = $"{first.Experiment.Id} less {second.Experiment.Id}: {Format.Score(difference.Value)}, {interval}"
            + $"p = {Format.Score(difference.PValue)} ({how}).";
        if (difference.PValue > LeaderTies.Level) return $"{numbers} The data does not tell the two apart.";
        bool isFirst = difference.Value > 0 == first.Experiment.Objective.IsMaximized;
        return $"{numbers} {(isFirst ? one : other)} is better.";
    }

    private static Cell[] Cells(ComparedExperiment compared) =>
    [
        compared.Experiment.Id, Format.Count(compared.Best.Trial), Format.Score(compared.Best.Score, compared.Best.ScoreDeviation),
        IntervalOf(compared) is var (low, high) ? $"{Format.Score(low)} to {Format.Score(high)}" : "not known",
        Format.Count(compared.Experiment.Completed),
    ];

    private static void Write(Utf8JsonWriter writer, string name, ComparedExperiment compared)
    {
        writer.WriteStartObject(name);
        writer.WriteString("id", compared.Experiment.Id);
        writer.WriteNumber("trial", compared.Best.Trial);
        writer.WriteNumber("score", compared.Best.Score!.Value);
        if (IntervalOf(compared) is var (low, high))
        {
            writer.WriteNumber("low", low);
            writer.WriteNumber("high", high);
        }

        writer.WriteNumber("completed", compared.Experiment.Completed);
        writer.WriteEndObject();
    }

    private static (double Low, double High)? IntervalOf(ComparedExperiment compared) =>
        compared.Error?.Around(compared.Best.Score!.Value, compared.Experiment.Objective);
}
