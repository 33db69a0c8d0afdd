using CsCheck;
using Gridfold.Client.Reports.Drawing;

namespace Gridfold.Client.Tests.Reports.Drawing;

public sealed class ValueScaleTests
{
    [Fact]
    public void For_ValuesAtOrAboveZero_NeverShowsLess()
    {
        Assert.Equal(0, ValueScale.For([0.001, 1], mayBeLogarithmic: false).Min);
        Assert.Equal(["0", "0.5", "1"], ValueScale.For([0.001, 1], mayBeLogarithmic: false).Ticks(3).Select(tick => tick.Label));
    }

    [Theory]
    [InlineData(0.01, 2, true, true)]
    [InlineData(0.1, 2, true, false)]
    [InlineData(0.01, 2, false, false)]
    [InlineData(0, 2, true, false)]
    [InlineData(-1, 200, true, false)]
    public void For_WideRange_IsLogarithmicWhereItMayAndCanBe(double min, double max, bool mayBe, bool expected) =>
        Assert.Equal(expected, ValueScale.For([min, max], mayBe).IsLogarithmic);

    [Fact]
    public void Ticks_Logarithmic_AreRoundNumbers() =>
        Assert.Equal(["0.001", "0.01", "0.1", "1", "10"], new ValueScale(0.001, 12, true).Ticks().Select(tick => tick.Label));

    [Fact]
    public void Ticks_AnyRange_AreFewInsideAndAscending() =>
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Double[1e-6, 1e6]).Sample((start, length) =>
    {
        ValueScale scale = ValueScale.For([start, start + length], mayBeLogarithmic: true);
        double[] ticks = [.. scale.Ticks().Select(tick => tick.Value)];
        Assert.InRange(ticks.Length, 2, 12);
        Assert.All(ticks, tick => Assert.InRange(tick, scale.Min - (length * 1e-9), scale.Max + (length * 1e-9)));
        Assert.Equal(ticks.Order(), ticks);
    });

    [Fact]
    public void For_OneValue_HasRoomAroundIt()
    {
        ValueScale scale = ValueScale.For([0.5, 0.5], mayBeLogarithmic: false);
        Assert.InRange(scale.Share(0.5), 0.4, 0.6);
        Assert.NotEmpty(scale.Ticks());
    }
}
