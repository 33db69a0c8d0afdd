using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Statistics;
using Gridfold.Grains.Validation;

namespace Gridfold.Grains.Tests.Statistics;

public sealed class LeaderTiesTests
{
    private static readonly Objective Accuracy = new("validation_accuracy", IsMaximized: true);
    private static readonly ValidationSpec FiveFolds = new KFoldSpec(5, 1, IsStratified: false);

    [Fact]
    public void Of_CloseAndClearlyWorseTrials_TellsThemApart()
    {
        TrialResult[] trials =
        [
            Trial(4, 0.95, 0.96, 0.97, 0.95, 0.96), Trial(1, 0.94, 0.96, 0.96, 0.97, 0.95), Trial(2, 0.61, 0.6, 0.62, 0.6, 0.61), Failed(3),
        ];
        LeaderTies ties = LeaderTies.Of(trials, Accuracy, FiveFolds)!;
        Assert.Equal((2, 1), (ties.Compared, ties.Count));
        Assert.Equal([true, true, false, null], trials.Select(trial => ties.Has(trial.Trial)));
    }

    [Fact]
    public void Of_Loss_ComparesInTheOtherDirection()
    {
        TrialResult[] trials = [Trial(1, 0.1, 0.11, 0.1, 0.12, 0.1), Trial(2, 0.5, 0.52, 0.5, 0.51, 0.5)];
        Assert.False(LeaderTies.Of(trials, new Objective("validation_loss", IsMaximized: false), FiveFolds)!.Has(2));
    }

    [Fact]
    public void Of_EqualScoresButForRounding_AreTied()
    {
        // Every fold is better by the last bit, so the paired test alone would separate the trials.
        double[] better = [0.9, 0.9, 0.9, 0.9, 0.9];
        TrialResult[] trials = [Trial(1, [.. better.Select(Math.BitIncrement)]), Trial(2, better)];
        Assert.True(LeaderTies.Of(trials, Accuracy, FiveFolds)!.Has(2));
    }

    [Fact]
    public void Of_ManyTrials_CorrectsTheLevel()
    {
        // One comparison has a p-value of about 0.03; among 40 such comparisons it separates nothing.
        double[] leader = [0.95, 0.96, 0.97, 0.95, 0.96], other = [0.94, 0.93, 0.95, 0.94, 0.95];
        Assert.False(LeaderTies.Of([Trial(1, leader), Trial(2, other)], Accuracy, FiveFolds)!.Has(2));
        TrialResult[] many = [Trial(1, leader), .. Enumerable.Range(2, 40).Select(trial => Trial(trial, other))];
        Assert.Equal(40, LeaderTies.Of(many, Accuracy, FiveFolds)!.Count);
    }

    [Fact]
    public void Of_OneFoldOrOneTrial_IsNull()
    {
        Assert.Null(LeaderTies.Of([Trial(1, 0.9), Trial(2, 0.8)], Accuracy, new HoldoutSpec(0.2)));
        Assert.Null(LeaderTies.Of([Trial(1, 0.9, 0.8, 0.9, 0.8, 0.9), Failed(2)], Accuracy, FiveFolds));
    }

    private static TrialResult Trial(long number, params double[] folds) =>
        new(number, Status.Completed, [], folds.Average(), 0.1, [.. folds.Select(fold => (double?)fold)], [], "hash", 1, null);

    private static TrialResult Failed(long number) =>
        new(number, Status.Failed, [], null, null, [null, null, null, null, null], [], null, 1, "diverged");
}
