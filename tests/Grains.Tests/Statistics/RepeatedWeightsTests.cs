using Gridfold.Grains.Results;
using Gridfold.Grains.Statistics;

namespace Gridfold.Grains.Tests.Statistics;

public sealed class RepeatedWeightsTests
{
    [Fact]
    public void Find_TrialsWithTheWeightsOfOthers_AreCounted() => Assert.Equal(
        new RepeatedWeights(2, 4, 216, 108),
        RepeatedWeights.Find([Trial(332, "a"), Trial(108, "a"), Trial(216, "a"), Trial(217, "b"), Trial(218, null)]));

    [Fact]
    public void Find_WeightsOfTheirOwnAndNone_AreNoRepetitions() =>
        Assert.Null(RepeatedWeights.Find([Trial(108, "a"), Trial(109, "b"), Trial(218, null), Trial(219, null)]));

    private static TrialResult Trial(int trial, string? hash) => new(trial, Status.Completed, [], 0.9, null, [0.9], [], hash, 1, null);
}
