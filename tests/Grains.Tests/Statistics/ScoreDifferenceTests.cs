using Gridfold.Grains.Statistics;

namespace Gridfold.Grains.Tests.Statistics;

/// <summary>Differences against scipy 1.10.1.</summary>
public sealed class ScoreDifferenceTests
{
    [Fact]
    public void Paired_FiveFolds_IsScipys()
    {
        // e = sqrt(variance * (1/5 + 1/4)); 2 * stats.t.sf(mean / e, 4); mean -/+ e * stats.t.isf(0.025, 4)
        var difference = ScoreDifference.Paired([0.95, 0.96, 0.97, 0.95, 0.96], [0.94, 0.93, 0.95, 0.96, 0.95], 0.25);
        Assert.Equal((0.012, true, 4), (Math.Round(difference.Value, 12), difference.IsPaired, difference.Freedom));
        Assert.Equal(0.009949874371066186, difference.Error, 1e-12);
        Assert.Equal(0.2942563680244262, difference.PValue, 1e-12);
        Assert.Equal(-0.01562527999487976, difference.Interval!.Value.Low, 1e-9);
        Assert.Equal(0.039625279994879734, difference.Interval!.Value.High, 1e-9);
    }

    [Fact]
    public void Unpaired_OneErrorOfFolds_HasItsDegreesOfFreedom()
    {
        var folds = new ScoreError(0.02, 4, "5 folds");
        var rows = new ScoreError(0.03, null, "100 rows");
        Assert.Equal(0.23779614445826533, ScoreDifference.Unpaired(0.9, folds, 0.95, rows).PValue, 1e-9);
        Assert.Equal(4, ScoreDifference.Unpaired(0.9, folds, 0.95, folds with { Freedom = 9 }).Freedom);
    }

    [Fact]
    public void Unpaired_TwoErrorsOfRows_IsNormal()
    {
        ScoreDifference difference = ScoreDifference.Unpaired(0.9, new(0.02, null, "rows"), 0.95, new(0.03, null, "rows"));
        Assert.False(difference.IsPaired);
        Assert.Equal(0.16551785869746993, difference.PValue, 2e-7);
        Assert.Equal(-0.12066750644321875, difference.Interval!.Value.Low, 1e-9);
    }

    /// <summary>The same difference in each of n folds: all signs agree by chance with a probability of 2/2^n.</summary>
    [Theory]
    [InlineData(2, 0.5)]
    [InlineData(3, 0.25)]
    [InlineData(6, 0.03125)]
    public void Paired_SameDifferenceInEachFold_IsJudgedByTheSigns(int folds, double expected)
    {
        double[] one = [.. Enumerable.Range(1, folds).Select(fold => 0.1 * fold)], other = [.. one.Select(score => score - 0.0222)];
        var difference = ScoreDifference.Paired(one, other, 0.5);
        Assert.Equal(expected, difference.PValue);
        Assert.Null(difference.Interval);
        Assert.Equal((1.0, (0.0, 0.0)), (ScoreDifference.Paired(one, one, 0.5).PValue, ScoreDifference.Paired(one, one, 0.5).Interval));
    }
}
