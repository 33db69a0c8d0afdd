using Gridfold.Grains.Predictions;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Statistics;

namespace Gridfold.Grains.Tests.Statistics;

public sealed class RowTestTests
{
    private static readonly Objective Accuracy = new("validation_accuracy", IsMaximized: true);
    private static readonly Objective F1 = new("validation_f1_macro", IsMaximized: true);

    [Theory]
    [InlineData(10, 12, 0.019287109375)]
    [InlineData(0, 12, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(550, 1000, 0.0008652680424885)]
    public void AtLeast_Heads_HaveTheExactProbability(int heads, int coins, double expected) =>
        Assert.Equal(expected, RowTest.AtLeast(heads, coins), 1e-9);

    [Fact]
    public void PValue_OfAccuracy_CountsTheRowsThatOneTrialAloneGetsRight()
    {
        // The first trial alone is right in 10 rows, the second alone in 2.
        Candidate first = Trial(1, wrongFrom: 98), second = Trial(2, wrongFrom: 90);
        second.Folds[0].Predicted[98] = second.Folds[0].Labels[98];
        second.Folds[0].Predicted[99] = second.Folds[0].Labels[99];
        second.Folds[0].Predicted[0] = 1 - second.Folds[0].Labels[0];
        second.Folds[0].Predicted[1] = 1 - second.Folds[0].Labels[1];
        RowTest test = RowTest.Of([first, second], Accuracy)!;
        Assert.Equal(0.019287109375, test.PValue(1, 2), 1e-12);
        Assert.Equal(1, test.PValue(1, 1));
    }

    [Fact]
    public void OfRows_CloseAndClearlyWorseTrials_TellsThemApart()
    {
        foreach (Objective objective in (Objective[])[Accuracy, F1])
        {
            Candidate[] trials = [Trial(1, wrongFrom: 95), Trial(2, wrongFrom: 94), Trial(3, wrongFrom: 50) with { Twins = [4] }];
            LeaderTies ties = LeaderTies.OfRows([Result(1, 0.95), Result(2, 0.94), Result(3, 0.5), Result(4, 0.5)], trials, objective)!;
            Assert.Equal("rows", ties.Basis);
            Assert.Equal([true, true, false, false], Enumerable.Range(1, 4).Select(trial => ties.Has(trial)!.Value));
        }
    }

    [Fact]
    public void OfRows_RowsInFewGroups_SeparatesLess()
    {
        Candidate Grouped(Candidate trial) =>
            trial with { Folds = [trial.Folds[0] with { Groups = [.. trial.Folds[0].Rows.Select(row => row / 20)] }] };
        Candidate[] trials = [Trial(1, wrongFrom: 100), Trial(2, wrongFrom: 80)];
        TrialResult[] results = [Result(1, 1), Result(2, 0.8)];
        Assert.False(LeaderTies.OfRows(results, trials, Accuracy)!.Has(2));
        Assert.True(LeaderTies.OfRows(results, [.. trials.Select(Grouped)], Accuracy)!.Has(2));
    }

    [Fact]
    public void OfRows_WhatDoesNotSuffice_IsNull()
    {
        Candidate[] trials = [Trial(1, wrongFrom: 95), Trial(2, wrongFrom: 94)];
        Assert.Null(LeaderTies.OfRows([Result(1, 0.95)], trials, Accuracy));
        Assert.Null(LeaderTies.OfRows([Result(1, 0.95), Result(3, 0.9)], trials, Accuracy));
        Assert.Null(LeaderTies.OfRows(
            [Result(1, 0.95), Result(2, 0.94)], trials, new Objective("validation_loss", IsMaximized: false)));
    }

    /// <summary>A trial that is right in the first of 100 rows and wrong in the others.</summary>
    private static Candidate Trial(long number, int wrongFrom)
    {
        int[] labels = [.. Enumerable.Range(0, 100).Select(row => row % 2)];
        return new Candidate(number,
        [
            new FoldPredictions
            {
                Rows = [.. Enumerable.Range(0, 100)],
                ClassCount = 2,
                Labels = labels,
                Predicted = [.. labels.Select((label, row) => row < wrongFrom ? label : 1 - label)],
            },
        ]);
    }

    private static TrialResult Result(long number, double score) =>
        new(number, Status.Completed, [], score, null, [score], [], $"{number}", 1, null);
}
