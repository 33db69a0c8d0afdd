using Gridfold.Client.Rendering;

namespace Gridfold.Client.Tests.Rendering;

public sealed class SparklineTests
{
    [Theory]
    [InlineData(new double[0], "")]
    [InlineData(new[] { 1.0 }, "")]
    [InlineData(new[] { 1.0, double.NaN, 0.0 }, "█▁")]
    [InlineData(new[] { 3.0, 3.0, 3.0 }, "▁▁▁")]
    [InlineData(new[] { 0.0, 1, 2, 3, 4, 5, 6, 7 }, "▁▃▆█")]
    [InlineData(new[] { 8.0, 4, 2, 1 }, "█▄▂▁")]
    public void Of_Values_ShowsTheirHeightAndTheLast(double[] values, string curve) => Assert.Equal(curve, Sparkline.Of(values, 4));
}
