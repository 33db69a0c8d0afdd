using System.Globalization;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Models.Tasks;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests;

/// <summary>Search results as a cluster sends them.</summary>
internal static class Searches
{
    private const string Json = """
        {
            "apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "test-search", "seed": 1,
            "dataset": {"name": "iris"},
            "model": {"layers": [{"linear": "${hidden}"}, "relu", {"linear": "classes"}]},
            "training": {"optimizer": {"name": "adam", "lr": "${lr}"}, "batch_size": "${fixed}", "epochs": 3},
            "hyperparameters": {
                "hidden": {"type": "categorical", "values": [8, 4, 16]},
                "lr": {"type": "double", "min": 0.001, "max": 0.1, "log": true},
                "fixed": {"type": "const", "value": 8}
            },
            "searcher": {"name": "random", "max_trials": 1000000, "metric": "METRIC"},
            "validation": VALIDATION
        }
        """;

    public const string FiveFolds = """{"type": "stratified_kfold", "folds": 5}""";

    public static ExperimentSpec Spec(string metric = "validation_accuracy", string validation = FiveFolds) =>
        ExperimentSpec.Parse(SpecText(metric, validation));

    public static string SpecText(string metric = "validation_accuracy", string validation = FiveFolds) =>
        Json.Replace("METRIC", metric, StringComparison.Ordinal).Replace("VALIDATION", validation, StringComparison.Ordinal);

    /// <summary>A trial that has ended. A trial without a score has failed.</summary>
    public static TrialResult Trial(long number, int hidden, double lr, double? score) => new(
        number,
        score is null ? Status.Failed : Status.Completed,
        [new("hidden", hidden.ToString(CultureInfo.InvariantCulture)), new("lr", lr.ToString("R", CultureInfo.InvariantCulture)),
            new("fixed", "8")],
        score, score is null ? null : 0.05, FoldsOf(number, score),
        score is { } value ? [new MetricValue("validation_accuracy", value)] : [],
        score is null ? null : new string('a', 64), 6, score is null ? "fold 1: diverged: the training loss is NaN in epoch 2" : null);

    // Trials with odd and with even numbers are better in different folds.
    private static IReadOnlyList<double?> FoldsOf(long number, double? score) =>
        number % 2 == 0 ? [score - 0.035, score + 0.035] : [score + 0.035, score - 0.035];

    /// <summary>All trials of a small search, ranked.</summary>
    public static TrialSample Sample(bool isMaximized, params TrialResult[] trials)
    {
        var objective = new Objective("any", isMaximized);
        return TrialSample.Of(RankedResult.InOrder([.. trials
            .OrderBy(trial => trial.Score is null)
            .ThenBy(trial => trial.Score, Comparer<double?>.Create(
                (first, second) => first is { } a && second is { } b ? objective.Compare(a, b) : 0))]));
    }

    /// <summary>A fold with its validation losses. Training losses are half of them. A fold without a matrix has diverged.</summary>
    public static FoldResult Fold(int number, double[] losses, long[]? confusion)
    {
        IReadOnlyList<string> names = LearningTask.Default.StandardNames;
        double[] values = [.. losses.SelectMany((loss, epoch) => names.Select(name => name switch
        {
            "validation_loss" => loss,
            "training_loss" => loss / 2,
            _ => 0.5 + (0.01 * epoch),
        }))];
        var summary = confusion is null
            ? new FoldSummary(
                number, Status.Failed, [], losses.Length + 1, null, "diverged: the training loss is NaN")
            { HasDiverged = true }
            : new FoldSummary(
                number, Status.Completed, [new MetricValue("validation_accuracy", 0.9)], losses.Length, new string('b', 64), null);
        return new FoldResult(summary, new EpochHistory(names, values), confusion ?? [], 1, 0.5, "silo");
    }

    /// <summary>A trial with its folds.</summary>
    public static TrialDescription Describe(IReadOnlyList<string> classes, int foldCount, TrialResult? result, params FoldResult[] folds) =>
        new(
        Snapshot(foldCount), new ExperimentSubmission("test-search-abcde", SpecText(), "name: test-search\n", new string('c', 64), classes),
        7, result, folds);

    public static ExperimentSnapshot Snapshot(int foldCount, Status status = Status.Completed) => new(
        "test-search-abcde", "test-search", status, new Objective("validation_accuracy", true), ["hidden", "lr", "fixed"],
        1_000_000, 3, 1, 4 * foldCount, foldCount, 24, 24, 0, [], [], 12, DateTimeOffset.UnixEpoch, false);
}
