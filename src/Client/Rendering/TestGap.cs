using System.Text.Json;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Predictions;
using Gridfold.Grains.Search;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Datasets;
using Gridfold.Models.Metrics;
using Gridfold.Models.Prediction;

namespace Gridfold.Client.Rendering;

/// <summary>
/// How much worse a chosen trial is on the test split than on the validation rows that chose it, by the metric of the search. A search that
/// fits its validation rows has such a gap; see Schneider, Bischl and Feurer, "Overtuning in hyperparameter optimization" (AutoML 2025).
/// </summary>
/// <param name="Objective">The objective of the search.</param>
/// <param name="Validation">The validation score of the trial.</param>
/// <param name="ValidationError">Its standard error. Null where it is not known.</param>
/// <param name="Test">The test score of the trial.</param>
/// <param name="TestError">Its standard error. Null where it is not known.</param>
internal sealed record TestGap(Objective Objective, double Validation, ScoreError? ValidationError, double Test, ScoreError? TestError)
{
    /// <summary>How much worse the test score is. Negative where it is better.</summary>
    public double Gap => Objective.IsMaximized ? Validation - Test : Test - Validation;

    /// <summary>The name of the test score.</summary>
    public string TestMetric => MetricTable.Test + MetricTable.Find(Objective.Metric)!.Name;

    /// <summary>Compares the scores of a trial.</summary>
    /// <param name="objective">The objective of the search.</param>
    /// <param name="validation">The validation score. Null for a trial without one.</param>
    /// <param name="validationError">Its standard error. Null where it is not known.</param>
    /// <param name="evaluation">The judgement of the test rows.</param>
    /// <param name="judged">The predictions of the test rows.</param>
    /// <returns>
    /// Null where the scores do not measure the same: for an objective that is no metric of validation rows, and for losses, because the
    /// loss of a training can have weights.
    /// </returns>
    public static TestGap? Of(
        Objective objective, double? validation, ScoreError? validationError, TestEvaluation evaluation, Candidate judged)
    {
        if (validation is not { } score || MetricTable.Find(objective.Metric) is not { Needs: not MetricNeeds.None } metric) return null;
        if (!objective.Metric.StartsWith(MetricTable.Validation, StringComparison.Ordinal)) return null;
        return new TestGap(
            objective, score, validationError, evaluation.Metrics[metric.Name], RowError.Of(judged, metric, "test rows"));
    }

    /// <summary>The predictions of the test rows, as those of a fold that validates them.</summary>
    public static FoldPredictions Predictions(Dataset dataset, TestEvaluation evaluation)
    {
        int[] rows = dataset.RowsOf(Split.Test);
        var judged = new FoldPredictions
        {
            Rows = rows,
            Groups = dataset.Groups is { } groups ? [.. rows.Select(row => groups[row])] : null,
        };
        if (dataset.Values is { } values)
        {
            int width = dataset.TargetCount;
            return judged with
            {
                HasLabels = dataset.HasLabels,
                TargetCount = width,
                Actual = [.. rows.SelectMany(row => values.AsSpan(row * width, width).ToArray())],
                Values = evaluation.Outputs,
            };
        }

        int classes = dataset.ClassNames.Count;
        return judged with
        {
            ClassCount = classes,
            Labels = [.. rows.Select(row => dataset.Labels[row])],
            Predicted = [.. rows.Select((_, index) => TrainedModel.Decide(
                evaluation.Outputs.AsSpan(index * classes, classes), evaluation.Threshold))],
            Probabilities = [.. evaluation.Outputs.Select(probability => (float)probability)],
        };
    }

    /// <summary>Explains the gap in sentences for people.</summary>
    /// <param name="experiment">The experiment.</param>
    public IEnumerable<string> Explain(ExperimentSnapshot experiment)
    {
        yield return $"{Objective.Metric} is {Interval(Validation, ValidationError)}.";
        yield return $"{TestMetric} is {Interval(Test, TestError)}.";
        string side = Gap > 0 ? "worse" : Gap < 0 ? "better" : "the same";
        yield return side == "the same"
            ? "The test score is the same as the validation score."
            : $"The test score is {side} by {Format.Score(Math.Abs(Gap))}.";
        if (Gap > 0 && experiment.Completed > 1)
        {
            yield return "A part of that is expected: the validation rows chose the best of "
                + $"{Format.Count(experiment.Completed, "trial")}, so they flatter the trial.";
        }
    }

    /// <summary>Writes the gap as a JSON object.</summary>
    public void Write(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject(name);
        WriteScore(writer, "validation", Objective.Metric, Validation, ValidationError);
        WriteScore(writer, "test", TestMetric, Test, TestError);
        writer.WriteNumber("gap", Gap);
        writer.WriteEndObject();
    }

    private void WriteScore(Utf8JsonWriter writer, string name, string metric, double score, ScoreError? error)
    {
        writer.WriteStartObject(name);
        writer.WriteString("metric", metric);
        writer.WriteNumber("score", score);
        if (error is not null)
        {
            (double low, double high) = error.Around(score, Objective);
            writer.WriteNumber("low", low);
            writer.WriteNumber("high", high);
            writer.WriteString("basis", error.Basis);
        }

        writer.WriteEndObject();
    }

    private string Interval(double score, ScoreError? error)
    {
        if (error is null) return $"{Format.Score(score)}; its interval is not known";
        (double low, double high) = error.Around(score, Objective);
        return $"{Format.Score(score)}, with a 95 % interval from {Format.Score(low)} to {Format.Score(high)} ({error.Basis})";
    }
}
