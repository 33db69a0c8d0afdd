using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;

namespace Gridfold.Client.Tests.Canary;

/// <summary>
/// Nothing can be learnt from random labels, so the scores of many small searches are at chance on average. A leak from validation rows to
/// training rows raises them, because each network has enough weights to remember its training rows.
/// </summary>
public sealed class RandomLabelTests
{
    private const int SearchCount = 200;

    // Stratified folds follow the labels. There the classes have equally many rows; elsewhere each label is drawn by itself. So half of the
    // predictions are right on average, whatever a network predicts.
    [Theory]
    [InlineData("""{"type": "holdout", "fraction": 0.25}""", LabelDraw.Balanced)]
    [InlineData("""{"type": "kfold", "folds": 3}""", LabelDraw.Single)]
    [InlineData("""{"type": "stratified_kfold", "folds": 3}""", LabelDraw.Balanced)]
    [InlineData("""{"type": "repeated_kfold", "folds": 3, "repeats": 2}""", LabelDraw.Single)]
    [InlineData("""{"type": "repeated_kfold", "folds": 3, "repeats": 2, "stratified": true}""", LabelDraw.Balanced)]
    [InlineData("""{"type": "group_kfold", "folds": 3}""", LabelDraw.Groups)]
    [InlineData("""{"type": "stratified_group_kfold", "folds": 3}""", LabelDraw.BalancedGroups)]
    [InlineData("""{"type": "time_series", "folds": 3}""", LabelDraw.Groups)]
    [InlineData("""{"type": "time_series", "folds": 3, "window": "sliding", "gap": 1}""", LabelDraw.Groups)]
    [InlineData("""{"type": "predefined", "column": "fold", "folds": 3}""", LabelDraw.Single)]
    [InlineData("""{"type": "leave_one_out", "folds": 24}""", LabelDraw.Single)]
    [InlineData("""{"type": "leave_one_group_out", "folds": 12}""", LabelDraw.Groups)]
    public void Scores_RandomLabels_AreAtChance(string validation, LabelDraw labels)
    {
        (double mean, double error) = MeanScore(validation, labels);
        Assert.InRange(error, 0, 0.015);
        Assert.InRange(mean, 0.5 - (3 * error), 0.5 + (3 * error));
    }

    // Rows of a group are equal. Folds that do not keep groups together have a leak.
    [Fact]
    public void Scores_LeakOfGroups_AreAboveChance()
    {
        (double mean, double error) = MeanScore("""{"type": "kfold", "folds": 3}""", LabelDraw.Groups);
        Assert.InRange(mean, 0.5 + (10 * error), 1);
    }

    // Repeats have no rows, so nothing can leak.
    [Fact]
    public void Types_AllThatAFileMayName_AreTried()
    {
        string[] tried = [.. typeof(RandomLabelTests).GetMethod(nameof(Scores_RandomLabels_AreAtChance))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>()
            .Select(data => (string)data.Data[0]!)];
        Assert.All(
            ValidationSpec.Known.Keys.Where(type => type != "repeats"),
            type => Assert.Contains(tried, validation => validation.Contains($"\"type\": \"{type}\"", StringComparison.Ordinal)));
    }

    /// <summary>The mean score of the searches, and its standard error.</summary>
    private static (double Mean, double Error) MeanScore(string validation, LabelDraw labels)
    {
        ExperimentSpec spec = ExperimentSpec.Parse($$"""
            {
                "apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "canary",
                "dataset": {"path": "made.csv", "label": "y", "preprocess": [{"standardize": {} }] },
                "model": {"layers": [{"linear": "classes"}]},
                "training": {"optimizer": {"name": "adam", "lr": "${lr}"}, "batch_size": 32, "epochs": 15},
                "hyperparameters": {"lr": {"type": "categorical", "values": [0.05, 0.3] } },
                "searcher": {"name": "grid", "metric": "validation_accuracy"},
                "validation": {{validation}}
            }
            """);
        TrialSpec[] trials =
            [TrialSpec.Bind(spec, [new Hyperparameter("lr", "0.05")]), TrialSpec.Bind(spec, [new Hyperparameter("lr", "0.3")])];
        TrainingDevice.Cpu.Enter();
        double[] scores = [.. Enumerable.Range(0, SearchCount).Select(search => Search(spec, trials, (ulong)search, labels))];
        double mean = scores.Average(), variance = scores.Sum(score => (score - mean) * (score - mean)) / (SearchCount - 1);
        return (mean, Math.Sqrt(variance / SearchCount));
    }

    /// <summary>The mean score of the trials of a search.</summary>
    private static double Search(ExperimentSpec spec, TrialSpec[] trials, ulong seed, LabelDraw labels)
    {
        Dataset dataset = RandomData.Draw(seed, labels);
        var problems = new Problems();
        spec.Validation.Check(dataset, problems);
        Assert.Empty(problems.Errors);
        var ended = new List<RunResult>();
        for (int fold = 1; fold <= spec.Validation.FoldsPerTrial; fold++)
        {
            FoldRows rows = spec.Validation.Rows(dataset, seed, fold);
            FoldData data = FoldDataBuilder.Build(dataset, spec.Dataset, rows.Training, rows.Validation);
            Run[] runs = [.. trials.Select(trial => new Run(trial.Network, trial.Training, new LastResult(ended)))];
            TrainingEngines.Train(new Job(data, Seed.Derive(seed, "fold", fold), runs, TrainingDevice.Cpu), EngineChoice.Auto);
        }

        Assert.Equal(trials.Length * spec.Validation.FoldsPerTrial, ended.Count);
        return ended.Average(result => result.History[^1].Get(spec.Searcher.Objective.Metric));
    }

    /// <summary>Keeps the result of each run.</summary>
    private sealed class LastResult(List<RunResult> ended) : IRunObserver<RunResult>
    {
        public byte[]? Resume => null;

        public CancellationToken Dropped => CancellationToken.None;

        public CheckpointAnswer Ask(RunPosition position) => CheckpointAnswer.Continue;

        public void Save(byte[] checkpoint, RunPosition position) => throw new NotSupportedException();

        public void EpochEnded(EpochMetrics epoch)
        {
            // The last epoch is in the result.
        }

        public bool IsDue(int epoch) => false;

        public void Read(RunResult result) => throw new NotSupportedException();

        public void End(RunResult result) => ended.Add(result);
    }
}
