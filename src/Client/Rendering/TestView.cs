using System.Globalization;
using System.Text.Json;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Models.Metrics;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Rendering;

/// <summary>Shows the results of <c>test</c>, and the openings of the test split for <c>describe</c>.</summary>
internal static class TestView
{
    /// <summary>The number of openings of the test split, in words.</summary>
    public static string Summary(IReadOnlyList<TestOpening> openings) => openings.Count switch
    {
        0 => "never opened",
        1 => $"opened once, {Time(openings[0].At)}, for trial {openings[0].Trial}",
        int count =>
            $"opened {count} times, first {Time(openings[0].At)}, for trial "
                + string.Join(", ", openings.Select(opening => opening.Trial).Distinct()),
    };

    public static void Draw(
        Terminal terminal, ExperimentSnapshot experiment, IReadOnlyList<string> classes, TestEvaluation evaluation,
        TestGap? gap, IReadOnlyList<TestOpening> openings)
    {
        FactsGrid.Draw(terminal,
        [
            ("experiment", experiment.Id),
            ("trial", openings[^1].Trial.ToString(CultureInfo.InvariantCulture)),
            ("test rows", Format.Count(evaluation.Rows)),
            .. openings[^1].Metrics.Select(metric => (metric.Name.Replace('_', ' '), Format.Score(metric.Value))),
            ("test split", Summary(openings)),
        ]);
        if (evaluation.Confusion is { } confusion)
        {
            TrialView.DrawConfusion(terminal, classes, confusion, "confusion matrix of the test split (rows: actual, columns: predicted)");
            TrialView.DrawClasses(terminal, classes, new ClassificationMetrics(confusion).Classes);
        }

        TrialView.DrawTargets(terminal, TargetsOf(evaluation));
        foreach (string sentence in gap?.Explain(experiment) ?? []) terminal.Say(sentence);
    }

    public static void Write(
        Utf8JsonWriter writer, ExperimentSnapshot experiment, IReadOnlyList<string> classes, TestEvaluation evaluation,
        TestGap? gap, IReadOnlyList<TestOpening> openings)
    {
        writer.WriteStartObject();
        writer.WriteString("experiment", experiment.Id);
        writer.WriteNumber("trial", openings[^1].Trial);
        writer.WriteNumber("rows", evaluation.Rows);
        writer.WriteStartObject("metrics");
        foreach (MetricValue metric in openings[^1].Metrics) writer.WriteNumber(metric.Name, metric.Value);
        writer.WriteEndObject();
        gap?.Write(writer, "overtuning");
        if (evaluation.Confusion is { } confusion) WriteClasses(writer, classes, confusion);
        TrialDocument.WriteTargets(writer, TargetsOf(evaluation));
        ExperimentDocument.WriteOpenings(writer, openings);
        writer.WriteEndObject();
    }

    private static void WriteClasses(Utf8JsonWriter writer, IReadOnlyList<string> classes, ConfusionMatrix confusion)
    {
        writer.WriteStartArray("classes");
        foreach (string name in classes) writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteStartArray("confusion_matrix");
        foreach (long[] row in confusion.ToArray().Chunk(classes.Count))
        {
            writer.WriteStartArray();
            foreach (long count in row) writer.WriteNumberValue(count);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        TrialDocument.WriteClasses(writer, "class_metrics", classes, new ClassificationMetrics(confusion).Classes);
    }

    private static IReadOnlyList<TargetScore> TargetsOf(TestEvaluation evaluation) =>
        [.. evaluation.TargetNames.Zip(evaluation.Targets).SelectMany(target => target.Second.All.Select(
            metric => new TargetScore(target.First, MetricTable.Test + metric.Key, metric.Value)))];

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
