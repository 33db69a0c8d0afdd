using System.Globalization;
using Gridfold.Grains;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Statistics;
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
    [InlineData("""{"type": "nested", "outer": 4, "inner": 2, "stratified": true}""", LabelDraw.Balanced)]
    [InlineData("""{"type": "nested", "outer": 4, "inner": 2, "grouped": true}""", LabelDraw.Groups)]
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

    // The winner of an outer fold is the best of several, so its inner score flatters. Its outer score must not.
    [Fact]
    public void OuterScores_RandomLabels_AreAtChanceWhereInnerScoresFlatter()
    {
        (ExperimentSpec spec, TrialSpec[] trials) = Read("""{"type": "nested", "outer": 4, "inner": 2}""", [0.01, 0.05, 0.3, 1]);
        int judged = spec.Validation.JudgedFolds;
        IReadOnlyList<OuterWinner>[] searches = [.. Enumerable.Range(0, SearchCount).Select(search =>
        {
            var winners = new OuterWinners(spec.Searcher.Objective);
            foreach ((int index, double[] scores) in Search(spec, trials, (ulong)search, LabelDraw.Single).Index())
            {
                winners.Add(new RankedTrial(index + 1, Status.Completed, 0, 0, scores.Length)
                {
                    Outer = [.. scores[judged..].Select((score, fold) =>
                        new OuterScore((scores[2 * fold] + scores[(2 * fold) + 1]) / 2, score))],
                });
            }

            return winners.Best;
        })];
        (double outer, double outerError) = MeanOf([.. searches.Select(winners => NestedEstimate.Of(winners)!.Score)]);
        (double inner, double innerError) = MeanOf([.. searches.Select(winners => winners.Average(winner => winner.Inner))]);
        Assert.InRange(outer, 0.5 - (3 * outerError), 0.5 + (3 * outerError));
        Assert.InRange(inner, 0.5 + (5 * innerError), 1);
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
        (ExperimentSpec spec, TrialSpec[] trials) = Read(validation, [0.05, 0.3]);
        return MeanOf([.. Enumerable.Range(0, SearchCount)
            .Select(search => Search(spec, trials, (ulong)search, labels).SelectMany(scores => scores).Average())]);
    }

    private static (double Mean, double Error) MeanOf(double[] scores)
    {
        double mean = scores.Average(), variance = scores.Sum(score => (score - mean) * (score - mean)) / (scores.Length - 1);
        return (mean, Math.Sqrt(variance / scores.Length));
    }

    /// <summary>A search over learning rates, and its trials.</summary>
    private static (ExperimentSpec Spec, TrialSpec[] Trials) Read(string validation, double[] rates)
    {
        string[] values = [.. rates.Select(rate => rate.ToString("R", CultureInfo.InvariantCulture))];
        ExperimentSpec spec = ExperimentSpec.Parse($$"""
            {
                "apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "canary",
                "dataset": {"path": "made.csv", "label": "y", "preprocess": [{"standardize": {} }] },
                "model": {"layers": [{"linear": "classes"}]},
                "training": {"optimizer": {"name": "adam", "lr": "${lr}"}, "batch_size": 32, "epochs": 15},
                "hyperparameters": {"lr": {"type": "categorical", "values": [{{string.Join(", ", values)}}] } },
                "searcher": {"name": "grid", "metric": "validation_accuracy"},
                "validation": {{validation}}
            }
            """);
        TrainingDevice.Cpu.Enter();
        return (spec, [.. values.Select(value => TrialSpec.Bind(spec, [new Hyperparameter("lr", value)]))]);
    }

    /// <summary>The scores of the folds of each trial of a search.</summary>
    private static double[][] Search(ExperimentSpec spec, TrialSpec[] trials, ulong seed, LabelDraw labels)
    {
        Dataset dataset = RandomData.Draw(seed, labels);
        var problems = new Problems();
        spec.Validation.Check(dataset, problems);
        Assert.Empty(problems.Errors);
        List<RunResult>[] ended = [.. trials.Select(_ => new List<RunResult>())];
        for (int fold = 1; fold <= spec.Validation.FoldsPerTrial; fold++)
        {
            FoldRows rows = spec.Validation.Rows(dataset, seed, fold);
            FoldData data = FoldDataBuilder.Build(dataset, spec.Dataset, rows.Training, rows.Validation);
            Run[] runs = [.. trials.Zip(ended, (trial, of) => new Run(trial.Network, trial.Training, new LastResult(of)))];
            TrainingEngines.Train(new Job(data, Seed.Derive(seed, "fold", fold), runs, TrainingDevice.Cpu), EngineChoice.Auto);
        }

        Assert.All(ended, of => Assert.Equal(spec.Validation.FoldsPerTrial, of.Count));
        return [.. ended.Select(of => of.Select(result => result.History[^1].Get(spec.Searcher.Objective.Metric)).ToArray())];
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
