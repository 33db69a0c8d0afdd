using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Statistics;
using Gridfold.Grains.Validation;

namespace Gridfold.Grains.Tests.Statistics;

public sealed class SimplestTiedTests
{
    private static readonly double[] Leading = [0.95, 0.96, 0.97, 0.95, 0.96];
    private static readonly double[] Near = [0.94, 0.96, 0.96, 0.97, 0.95];
    private static readonly double[] Loose = [0.3, 0.97, 0.98, 0.4, 0.98];
    private static readonly double[] Worse = [0.61, 0.6, 0.62, 0.6, 0.61];

    [Fact]
    public void Of_TiedTrials_OrdersByMultiplyAddsThenParametersThenEpochs()
    {
        TrialResult leader = Trial(1, Leading, 100, 50, 10), fewer = Trial(2, Near, 90, 60, 10);
        Assert.Equal(2, Find(leader, fewer));
        Assert.Equal(3, Find(leader, fewer, Trial(3, Near, 90, 40, 10)));
        Assert.Equal(3, Find(leader, fewer, Trial(3, Near, 90, 60, 5)));
        Assert.Equal(1, Find(leader, Trial(2, Near, 100, 50, 10)));
    }

    [Fact]
    public void Of_ATrialThatIsWorse_IsNotTheSimplest() =>
        Assert.Equal(2, Find(Trial(1, Leading, 100, 50, 10), Trial(2, Near, 90, 50, 10), Trial(3, Worse, 1, 1, 1)));

    [Fact]
    public void Of_NoTieOrUnknownSizes_IsNull()
    {
        TrialResult leader = Trial(1, Leading, 100, 50, 10);
        Assert.Null(Find(leader, Trial(2, Worse, 1, 1, 1)));
        Assert.Null(Find(leader, Trial(2, Near, 90, 50, 10) with { Size = null }));
        Assert.Null(SimplestTied.Of([leader], null, null));
    }

    [Fact]
    public void Of_ATieBeyondOneStandardError_IsNotTheSimplest()
    {
        TrialResult leader = Trial(1, Leading, 100, 50, 10), near = Trial(2, Near, 90, 50, 10), loose = Trial(3, Loose, 1, 1, 1);
        Assert.Equal(2, Find(leader, near, loose));
        Assert.Equal(3, SimplestTied.Of([leader, near, loose], Ties([leader, near, loose]), error: null)?.Trial);
    }

    private static long? Find(params TrialResult[] trials) =>
        SimplestTied.Of(trials, Ties(trials), new ScoreError(0.005, 4, "5 folds"))?.Trial;

    private static LeaderTies? Ties(TrialResult[] trials) =>
        LeaderTies.Of(trials, new Objective("validation_accuracy", IsMaximized: true), new KFoldSpec(5, 1, IsStratified: false));

    private static TrialResult Trial(long number, double[] folds, long multiplyAdds, long parameters, long epochs) => new(
        number, Status.Completed, [], folds.Average(), 0.01, [.. folds.Select(fold => (double?)fold)], [], $"{number}", epochs, null)
    { Size = new NetworkSize(multiplyAdds, parameters) };
}
