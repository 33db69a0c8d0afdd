using System.Text.Json;
using Gridfold.Grains.Results;
using Gridfold.Models.Metrics;

namespace Gridfold.Silo.Documents;

/// <summary>
/// The JSON document of <c>describe ID TRIAL -o json</c>: a trial's folds with their confusion matrices and learning curves.
/// </summary>
public static class TrialDocument
{
    /// <summary>Writes the document. For a trial that has not ended, it has the number, the state and the ended folds.</summary>
    public static void Write(Utf8JsonWriter writer, TrialDescription described)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("trial");
        if (described.Trial is { } trial)
        {
            LeaderboardDocument.WriteTrial(writer, trial);
        }
        else
        {
            writer.WriteStartObject();
            writer.WriteNumber("trial", described.Number);
            writer.WriteString("state", described.State.ToString());
            writer.WriteEndObject();
        }

        bool hasClasses = described.Classes.Count > 0;
        if (hasClasses)
        {
            writer.WriteStartArray("classes");
            foreach (string name in described.Classes) writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        if (described.Trial is not null && described.Analysis.Diagnosis is { } diagnosis) WriteDiagnosis(writer, diagnosis);
        if (hasClasses) WriteClasses(writer, "class_metrics", described.Classes, described.Analysis.Classes);
        WriteTargets(writer, described.Targets);
        writer.WriteStartArray("folds");
        foreach (FoldResult fold in described.Folds) WriteFold(writer, fold, described);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Writes the precision, recall, F1 and number of rows of each class.</summary>
    public static void WriteClasses(
        Utf8JsonWriter writer, string property, IReadOnlyList<string> classes, IReadOnlyList<ClassMetrics> metrics)
    {
        writer.WriteStartArray(property);
        foreach ((string name, ClassMetrics of) in classes.Zip(metrics))
        {
            writer.WriteStartObject();
            writer.WriteString("class", name);
            writer.WriteNumber("precision", of.Precision);
            writer.WriteNumber("recall", of.Recall);
            writer.WriteNumber("f1", of.F1);
            writer.WriteNumber("rows", of.Support);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the metrics of each of several targets; nothing where there are none.</summary>
    public static void WriteTargets(Utf8JsonWriter writer, IReadOnlyList<TargetScore> scores)
    {
        if (scores.Count == 0) return;
        writer.WriteStartArray("target_metrics");
        foreach (IGrouping<string, TargetScore> target in scores.GroupBy(score => score.Target))
        {
            writer.WriteStartObject();
            writer.WriteString("target", target.Key);
            foreach (TargetScore score in target) writer.WriteNumber(score.Metric, score.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteDiagnosis(Utf8JsonWriter writer, Diagnosis diagnosis)
    {
        writer.WriteStartObject("diagnosis");
        writer.WriteString("fit", JsonNamingPolicy.SnakeCaseLower.ConvertName(diagnosis.Fit.ToString()));
        writer.WriteString("rule", diagnosis.Rule);
        if (diagnosis.Fit != Fit.Diverged)
        {
            writer.WriteNumber("training_accuracy", diagnosis.TrainingAccuracy);
            writer.WriteNumber("validation_accuracy", diagnosis.ValidationAccuracy);
            writer.WriteNumber("gap", diagnosis.Gap);
            writer.WriteNumber("validation_loss_rise", diagnosis.Rise);
            writer.WriteNumber("learned", diagnosis.Learned);
            writer.WriteNumber("validation_accuracy_climb", diagnosis.Climb);
            writer.WriteNumber("missed_share", diagnosis.Missed);
        }

        writer.WriteEndObject();
    }

    private static void WriteFold(Utf8JsonWriter writer, FoldResult fold, TrialDescription described)
    {
        writer.WriteStartObject();
        writer.WriteNumber("fold", fold.Summary.Fold);
        if (described.Experiment.OuterFoldOf(fold.Summary.Fold) is { } outer) writer.WriteNumber("outer_fold", outer);
        writer.WriteString("state", described.StateOf(fold).ToString());
        writer.WriteNumber("attempt", fold.Attempt);
        writer.WriteString("silo", fold.Silo);
        writer.WriteNumber("seconds", Math.Round(fold.Seconds, 3));
        if (fold.Engine is { } engine) writer.WriteString("engine", engine);
        if (fold.EngineReason is { } engineReason) writer.WriteString("engine_reason", engineReason);
        if (fold.Device is { } device) writer.WriteString("device", device);
        if (fold.Setting is { } setting) writer.WriteString("device_setting", setting);
        if (fold.Machine is { } machine) writer.WriteString("machine", machine);
        writer.WriteNumber("epochs", fold.Summary.Epochs);
        if (described.BestEpochBeforeStop(fold) is { } best)
        {
            writer.WriteBoolean("stopped_early", true);
            writer.WriteNumber("best_epoch", best);
        }

        if (described.CountedEpoch(fold) is { } counted) writer.WriteNumber("reported_epoch", counted);
        if (fold.Threshold is { } threshold) writer.WriteNumber("threshold", threshold);
        writer.WriteString("weights_hash", fold.Summary.WeightsHash);
        if (fold.Summary.Reason is { } reason) writer.WriteString("reason", reason);
        writer.WriteStartObject("metrics");
        foreach (MetricValue metric in fold.Summary.Metrics) writer.WriteNumber(metric.Name, metric.Value);
        writer.WriteEndObject();

        if (described.Classes.Count > 0) WriteConfusion(writer, fold, described.Classes.Count);
        writer.WriteStartObject("history");
        foreach (string name in fold.History.MetricNames)
        {
            writer.WritePropertyName(name);
            WriteNumbers(writer, fold.History.Curve(name));
        }

        writer.WriteEndObject();
        if (fold.Steps is { } steps) WriteSteps(writer, steps);
        writer.WriteEndObject();
    }

    private static void WriteSteps(Utf8JsonWriter writer, StepCurve steps)
    {
        writer.WriteStartObject("step_losses");
        writer.WriteNumber("steps", steps.Steps);
        writer.WriteNumber("steps_per_value", steps.Distance);
        writer.WritePropertyName("values");
        WriteNumbers(writer, steps.Losses);
        writer.WriteEndObject();
    }

    /// <summary>Writes the confusion matrix: rows are the actual classes, and columns the predicted ones.</summary>
    private static void WriteConfusion(Utf8JsonWriter writer, FoldResult fold, int classCount)
    {
        writer.WriteStartArray("confusion_matrix");
        foreach (long[] row in fold.Confusion.Chunk(classCount)) WriteNumbers(writer, row.Select(count => (double)count));
        writer.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, IEnumerable<double> numbers)
    {
        writer.WriteStartArray();
        foreach (double number in numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }
}
