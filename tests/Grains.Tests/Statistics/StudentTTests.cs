using Gridfold.Grains.Statistics;

namespace Gridfold.Grains.Tests.Statistics;

/// <summary>The distribution against scipy 1.10.1.</summary>
public sealed class StudentTTests
{
    [Theory]
    [InlineData(0, 1, 0.5)]
    [InlineData(0.5, 1, 0.3524163823495668)]
    [InlineData(2.776, 4, 0.0250113891599882)]
    [InlineData(-1.3, 9, 0.8870468136634754)]
    [InlineData(12, 3, 0.000622507900394668)]
    [InlineData(1.96, 200, 0.025692420422906675)]
    [InlineData(3, 14, 0.00477575637676969)]
    [InlineData(40, 2, 0.0003122073360923703)]
    [InlineData(double.PositiveInfinity, 5, 0)]
    public void UpperTail_IsScipys(double t, int freedom, double expected) =>
        Assert.Equal(expected, StudentT.UpperTail(t, freedom), 1e-12);

    // Scipy's ppf errs in the ninth digit for 0.99, so that value is the one whose tail is 0.005 by scipy's sf.
    [Theory]
    [InlineData(0.95, 1, 12.706204736432095)]
    [InlineData(0.95, 4, 2.7764451051977987)]
    [InlineData(0.95, 14, 2.1447866879169273)]
    [InlineData(0.99, 9, 3.2498355415921178)]
    [InlineData(0.5, 2, 0.8164965809277266)]
    [InlineData(0.95, 9999, 1.9602012636213575)]
    public void Bound_IsScipys(double share, int freedom, double expected) =>
        Assert.Equal(expected, StudentT.Bound(share, freedom), 1e-9);
}
