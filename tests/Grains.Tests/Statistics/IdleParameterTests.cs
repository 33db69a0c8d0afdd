using System.Globalization;
using Gridfold.Grains.Results;
using Gridfold.Grains.Statistics;

namespace Gridfold.Grains.Tests.Statistics;

public sealed class IdleParameterTests
{
    [Fact]
    public void Find_ParameterThatNeverChangesTheWeights_CountsTheRepetitions()
    {
        TrialResult[] trials =
        [
            .. from lr in (int[])[1, 2]
               from batch in (int[])[8, 16, 32]
               select Trial(lr, batch, $"weights of {lr}"),
        ];
        IdleParameter idle = Assert.Single(IdleParameter.Find(trials));
        Assert.Equal(new IdleParameter("batch", 4, 6), idle);
    }

    [Fact]
    public void Find_OneEffectInOneLine_IsAnEffect() =>
        Assert.Empty(IdleParameter.Find([Trial(1, 8, "a"), Trial(1, 16, "a"), Trial(2, 8, "b"), Trial(2, 16, "c")]));

    [Fact]
    public void Find_TrialsThatDifferInEverything_TellNothing() =>
        Assert.Empty(IdleParameter.Find([Trial(1, 8, "a"), Trial(2, 16, "a"), Trial(3, 32, "a")]));

    [Fact]
    public void Find_FailedTrialsAndNone_AreNoEvidence() => Assert.Empty(IdleParameter.Find(
        [Trial(1, 8, null) with { Status = Status.Failed }, Trial(1, 16, null) with { Status = Status.Failed }]));

    private static TrialResult Trial(int lr, int batch, string? hash) => new(
        (lr * 100) + batch, Status.Completed,
        [new("lr", lr.ToString(CultureInfo.InvariantCulture)), new("batch", batch.ToString(CultureInfo.InvariantCulture))],
        0.9, null, [0.9], [], hash, 1, null);
}
