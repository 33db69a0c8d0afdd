using System.Text.Json;
using CsCheck;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Statistics;
using Gridfold.Grains.Trials;

namespace Gridfold.Grains.Tests.Leaderboards;

/// <summary>The winners of the outer folds, from the folds of trials to the score of the search.</summary>
public sealed class OuterWinnersTests
{
    private static readonly Objective Accuracy = new("validation_accuracy", true);
    private static readonly Dictionary<string, ReferenceCase> References = ReadReferences();

    public static TheoryData<string> CaseNames => [.. References.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Best_RecordedCase_IsThatOfScikitLearn(string name)
    {
        ReferenceCase reference = References[name];
        var winners = new OuterWinners(Accuracy);
        foreach ((int index, ReferenceTrial trial) in reference.Trials.Index())
            winners.Add(Ranked(index + 1, [.. trial.Inner.SelectMany(part => part)], trial.Outer));
        Assert.Equal(reference.Winners, winners.Best.Select(winner => winner.Trial));
        Assert.Equal(reference.Scores, winners.Best.Select(winner => winner.Score));
        NestedEstimate estimate = NestedEstimate.Of(winners.Best)!;
        Assert.Equal(reference.Mean, estimate.Score, 1e-12);
        Assert.Equal(reference.Winners.Distinct().Count(), estimate.DifferentTrials);
    }

    [Fact]
    public void Best_AnyOrderOfArrival_IsTheSame() => Gen.Select(
        Gen.Int[0, 3].Array[6].Array[1, 12], Gen.ULong, Gen.Bool).Sample((trials, seed, isMaximized) =>
    {
        // Few different scores, so that many trials tie.
        RankedTrial[] ranked = [.. trials.Select((scores, index) =>
            Ranked(index + 1, [.. scores.Take(4).Select(score => score / 3.0)], [scores[4] / 3.0, scores[5] / 3.0]))];
        var objective = new Objective("validation_accuracy", isMaximized);
        OuterWinners first = new(objective), second = new(objective);
        foreach (RankedTrial trial in ranked) first.Add(trial);
        int[] order = [.. Enumerable.Range(0, ranked.Length)];
        new Models.Randomness.RandomStream(seed).Shuffle(order);
        foreach (int index in (int[])[.. order, order[0]]) second.Add(ranked[index]);
        Assert.Equal(first.Best, second.Best);
    });

    [Fact]
    public void Best_EqualInnerScores_IsTheSmallerNumber()
    {
        // 27/30 + 29/30 and 28/30 + 28/30 differ in the last bit.
        var winners = new OuterWinners(Accuracy);
        winners.Add(Ranked(5, [28 / 30.0, 28 / 30.0, 0.5, 0.5], [0.1, 0.2]));
        winners.Add(Ranked(2, [27 / 30.0, 29 / 30.0, 0.4, 0.4], [0.3, 0.4]));
        Assert.Equal([(2, 0.3), (5, 0.2)], winners.Best.Select(winner => (winner.Trial, winner.Score)));
    }

    // The outer scores choose nothing: the worst of them can win.
    [Fact]
    public void Best_OuterScores_DoNotChoose()
    {
        var winners = new OuterWinners(Accuracy);
        winners.Add(Ranked(1, [0.8, 0.8, 0.8, 0.8], [0.99, 0.99]));
        winners.Add(Ranked(2, [0.9, 0.9, 0.7, 0.7], [0.01, 0.02]));
        Assert.Equal([(2, 0.01), (1, 0.99)], winners.Best.Select(winner => (winner.Trial, winner.Score)));
    }

    [Fact]
    public void Best_FailedTrial_WinsNothing()
    {
        var winners = new OuterWinners(Accuracy);
        winners.Add(Ranked(1, [0.9, 0.9, 0.9, null], [0.9, 0.9]));
        Assert.Empty(winners.Best);
        winners.Add(Ranked(2, [0.9, 0.9, 0.9, 0.9], [null, 0.9]));
        Assert.Empty(winners.Best);
        Assert.Null(NestedEstimate.Of(winners.Best));
        winners.Add(Ranked(3, [0.1, 0.1, 0.1, 0.1], [0.2, 0.2]));
        Assert.All(winners.Best, winner => Assert.Equal(3, winner.Trial));
    }

    // The variance of Nadeau and Bengio, by hand: the mean of 0.7, 0.8, 0.9 is 0.8, and the variance 0.01.
    [Fact]
    public void Estimate_ThreeFolds_HasTheCorrectedError()
    {
        NestedEstimate estimate = NestedEstimate.Of(
            [new OuterWinner(1, 4, 0.9, 0.7), new OuterWinner(2, 4, 0.9, 0.8), new OuterWinner(3, 6, 0.9, 0.9)])!;
        Assert.Equal(0.8, estimate.Score, 1e-12);
        Assert.Equal(Math.Sqrt(0.01 * ((1 / 3.0) + (1 / 2.0))), estimate.Error!.Value, 1e-12);
        Assert.Equal((2, 2), (estimate.Error.Freedom!.Value, estimate.DifferentTrials));
        Assert.Null(NestedEstimate.Of([new OuterWinner(1, 4, 0.9, 0.7), new OuterWinner(2, 4, 0.9, 0.7)])!.Error);
    }

    /// <summary>The leaderboard's record of a trial whose folds have the given scores. A fold without one has failed.</summary>
    private static RankedTrial Ranked(long trial, double?[] inner, double?[] outer)
    {
        double?[] all = [.. inner, .. outer];
        var aggregate = new TrialAggregate(trial, new TrialStart([], all.Length, Accuracy, 0) { OuterFolds = outer.Length });
        foreach ((int index, double? score) in all.Index())
        {
            aggregate.Add(score is { } value
                ? new FoldSummary(index + 1, Status.Completed, [new("validation_accuracy", value)], 1, "hash", null)
                : new FoldSummary(index + 1, Status.Failed, [], 1, null, "diverged"));
        }

        TrialResult result = aggregate.ToResult();
        Assert.Equal(inner, result.FoldScores);
        Assert.Equal(outer, result.OuterScores);
        return new RankedTrial(trial, result.Status, result.Score, result.Epochs, result.FoldCount) { Outer = OuterScore.AllOf(result) };
    }

    private static Dictionary<string, ReferenceCase> ReadReferences()
    {
        using Stream json = typeof(OuterWinnersTests).Assembly.GetManifestResourceStream("reference_nested.json")!;
        return JsonSerializer.Deserialize<ReferenceFile>(json, JsonSerializerOptions.Web)!.Cases.ToDictionary(reference => reference.Name);
    }

    private sealed record ReferenceFile(IReadOnlyList<ReferenceCase> Cases);

    private sealed record ReferenceCase(
        string Name, IReadOnlyList<ReferenceTrial> Trials, IReadOnlyList<long> Winners, IReadOnlyList<double> Scores, double Mean);

    /// <param name="Inner">The scores of each outer fold's inner folds.</param>
    /// <param name="Outer">The scores on the outer folds after training on all of their training rows.</param>
    private sealed record ReferenceTrial(double?[][] Inner, double?[] Outer);
}
