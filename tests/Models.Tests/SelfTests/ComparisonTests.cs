using Gridfold.Models.Devices;
using Gridfold.Models.SelfTests;

namespace Gridfold.Models.Tests.SelfTests;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData(new double[] { 1, -4 }, new double[] { 1, -4 }, 0)]
    [InlineData(new double[] { 1, -4 }, new double[] { 1.5, -4.25 }, 0.125)]
    [InlineData(new double[] { 1, -4 }, new double[] { 1, -4, 1, -2 }, 0.5)]
    [InlineData(new double[] { 0, 0 }, new double[] { 0.25, -0.5 }, 0.5)]
    [InlineData(new double[] { 1, -4 }, new double[] { 1, double.NaN }, double.NaN)]
    [InlineData(new double[] { 1, -4 }, new double[] { double.NegativeInfinity, -4 }, double.PositiveInfinity)]
    [InlineData(new double[] { 1, -4 }, new double[] { 1 }, double.PositiveInfinity)]
    [InlineData(new double[] { 1, -4 }, new double[] { 1, -4, 1 }, double.PositiveInfinity)]
    [InlineData(new double[] { 1, -4 }, new double[0], double.PositiveInfinity)]
    public void Error_Numbers_IsTheGreatestDifferenceByTheGreatestNumber(double[] expected, double[] found, double error) =>
        Assert.Equal(error, Comparison.Error(expected, found));

    [Theory]
    [InlineData(1e-5, true)]
    [InlineData(1.01e-5, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void IsRight_Error_IsWithinTheTolerance(double error, bool isRight) =>
        Assert.Equal(isRight, new CaseResult("libtorch", "linear, 1 to 1 features, 1 rows", "output", error, 1e-5).IsRight);
}
