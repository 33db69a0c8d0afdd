using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Tests.Leaderboards;

public sealed class TrialFrontsTests
{
    private static readonly Objective Two = Objective.Chain([new("validation_accuracy", true), new("parameters", false)]);

    // As the leaderboard orders them.
    private static readonly RankedTrial[] Ranked =
    [
        Trial(4, 0.9, 30), Trial(1, 0.9, 40), Trial(2, 0.8, 20), Trial(6, 0.7, 50), Trial(5, 0.6, 10),
        new RankedTrial(3, Status.Failed, null, 1, 1),
    ];

    [Fact]
    public void Of_RankedTrials_AreFrontByFrontWithFailedOnesLast()
    {
        var fronts = TrialFronts.Of(Ranked, Two);
        Assert.Equal([(4, 1), (2, 1), (5, 1), (1, 2), (6, 3), (3, null)],
            fronts.Trials.Select(trial => (trial.Trial.Trial, trial.Front)));
        Assert.Equal(3, fronts.Size);
    }

    /// <summary>The worst values are 0.6 and 50, so only two trials of the front add an area.</summary>
    [Fact]
    public void Hypervolume_IsMeasuredFromTheWorstValues()
    {
        var fronts = TrialFronts.Of(Ranked, Two);
        Assert.Equal([0.6, 50], fronts.Reference);
        Assert.Equal((0.3 * 20) + (0.2 * 10), fronts.Hypervolume, 1e-9);
    }

    /// <summary>An objective without a reference keeps its worst value, 50.</summary>
    [Theory]
    [InlineData(0.5, null, (0.4 * 20) + (0.3 * 10) + (0.1 * 10), 50)]
    [InlineData(0.5, 100.0, (0.4 * 70) + (0.3 * 10) + (0.1 * 10), 100)]
    [InlineData(0.95, 100.0, 0, 100)]
    public void Hypervolume_StatedReference_IsMeasuredFromIt(double accuracy, double? parameters, double expected, double second)
    {
        var stated = Objective.Chain([.. Two.ToList().Zip(
            (double?[])[accuracy, parameters], (objective, reference) => objective with { Next = null, Reference = reference })]);
        var fronts = TrialFronts.Of(Ranked, stated);
        Assert.Equal([accuracy, second], fronts.Reference);
        Assert.Equal(expected, fronts.Hypervolume, 1e-9);
    }

    [Fact]
    public void Of_ScoresThatDifferByRounding_AreEqual()
    {
        double sum = 0.1 + 0.2;
        Assert.Equal(1, TrialFronts.Of([Trial(1, sum, 30), Trial(2, 0.3, 20)], Two).Size);
        Assert.Equal(2, TrialFronts.Of([Trial(1, 0.31, 30), Trial(2, 0.3, 20)], Two).Size);
    }

    [Fact]
    public void Of_NoCompletedTrial_HasNoFront()
    {
        var fronts = TrialFronts.Of(Ranked[^1..], Two);
        Assert.Equal((0, 0.0, 0), (fronts.Size, fronts.Hypervolume, fronts.Reference.Count));
        Assert.Null(Assert.Single(fronts.Trials).Front);
    }

    private static RankedTrial Trial(long number, double score, double parameters) =>
        new(number, Status.Completed, score, 1, 1) { OtherScores = [parameters] };
}
