using Gridfold.Models.Metrics;

namespace Gridfold.Models.Tests.Metrics;

public sealed class CalibrationBinsTests
{
    [Fact]
    public void Add_Bounds_BelongToTheLowerBin()
    {
        var bins = new CalibrationBins(CalibrationBins.Usual);
        for (int bin = 0; bin <= bins.Count; bin++) bins.Add((double)bin / bins.Count, hit: bin == 1);
        Assert.Equal([2, .. Enumerable.Repeat(1L, 14)], Enumerable.Range(0, bins.Count).Select(bins.RowsIn));
        Assert.Equal((0.5, 1 / 30.0), (bins.ShareIn(0), bins.MeanIn(0)));
    }

    [Fact]
    public void IntervalIn_Bin_IsWilsons()
    {
        var bins = new CalibrationBins(1);
        for (int row = 0; row < 10; row++) bins.Add(0.5, hit: row < 2);
        (double low, double high) = bins.IntervalIn(0);

        // statsmodels: proportion_confint(2, 10, method="wilson")
        Assert.Equal(0.05668215, low, 6);
        Assert.Equal(0.50983752, high, 6);
    }
}
