using CsCheck;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Search;

public sealed class ParameterTests
{
    private static readonly string[] Tenths = ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"];

    [Fact]
    public void GridValue_StepsOfOneTenth_LandOnTheEndWithoutRoundingNoise() => Assert.Equal(Tenths, Grid(Double(0, 1, step: 0.1)));

    [Theory]
    [InlineData(0.1, 0.5, 0.1, "0.1 0.2 0.3 0.4 0.5")]
    [InlineData(-0.3, 0.3, 0.1, "-0.3 -0.2 -0.1 0 0.1 0.2 0.3")]
    [InlineData(0, 1, 0.4, "0 0.4 0.8")]
    [InlineData(0, 1, 2, "0")]
    [InlineData(5, 5, 1, "5")]
    [InlineData(1e-5, 3e-5, 1e-5, "1E-05 2E-05 3E-05")]
    [InlineData(1e-18, 3e-18, 1e-18, "1E-18 2E-18 3E-18")]
    [InlineData(1.23456789, 3e9, 2e9, "1.23456789 2000000001.23457")]
    public void GridValue_Step_VisitsEachMultipleInTheRange(double min, double max, double step, string expected) =>
        Assert.Equal(expected.Split(' ').Select(double.Parse), Grid(Double(min, max, step: step)).Select(double.Parse),
            (a, b) => Math.Abs(a - b) <= 1e-5 * Math.Abs(a));

    [Fact]
    public void GridValue_StepWithCoarseDigits_StartsAtMinExactly() =>
        Assert.Equal("0.000123456789", Grid(Double(0.000123456789, 1e9, step: 1e8))[0]);

    [Theory]
    [InlineData(1, 5, 2, "1 3 5")]
    [InlineData(1, 6, 2, "1 3 5")]
    [InlineData(-2, 2, 1, "-2 -1 0 1 2")]
    public void GridValue_IntegerStep_VisitsWholeNumbers(double min, double max, double step, string expected) =>
        Assert.Equal(expected, string.Join(' ', Grid(new RangeParameter("p", min, max, true, false, null, step))));

    [Theory]
    [InlineData(1, 10, 4, false, "1 4 7 10")]
    [InlineData(1, 10, 1, false, "1")]
    [InlineData(1, 1000, 4, true, "1 10 100 1000")]
    [InlineData(2, 32, 5, true, "2 4 8 16 32")]
    public void GridValue_IntegerCount_SpacesEvenly(double min, double max, long count, bool isLogarithmic, string expected) =>
        Assert.Equal(expected, string.Join(' ', Grid(new RangeParameter("p", min, max, true, isLogarithmic, count, null))));

    [Fact]
    public void GridValue_LogarithmicCount_HasEqualRatiosAndExactEnds()
    {
        double[] values = [.. Grid(Double(1e-4, 1e-1, count: 4, isLogarithmic: true)).Select(double.Parse)];
        Assert.Equal((1e-4, 1e-1), (values[0], values[^1]));
        Assert.All(values.Zip(values.Skip(1)), pair => Assert.Equal(10, pair.Second / pair.First, 1e-9));
    }

    [Fact]
    public void GridValue_AnyStep_AscendsInsideTheRange() =>
        Gen.Select(Gen.Int[-1000, 1000], Gen.Int[0, 500], Gen.Int[1, 60], Gen.Int[0, 6]).Sample((low, width, step, digits) =>
    {
        // Decimal fractions: as exact as a person means them.
        decimal unit = 1;
        for (int digit = 0; digit < digits; digit++) unit /= 10;
        decimal[] expected = [.. Enumerable.Range(0, (width / step) + 1).Select(position => (low + (position * step)) * unit)];
        var parameter = Double((double)(low * unit), (double)((low + width) * unit), step: (double)(step * unit));
        Assert.Equal(expected.Select(value => (double)value), Grid(parameter).Select(double.Parse));
    });

    [Fact]
    public void GridValue_IntegerCount_NeverRepeats() =>
        Gen.Select(Gen.Int[-50, 50], Gen.Int[0, 200], Gen.Int[1, 201]).Sample((min, width, count) =>
    {
        if (count > width + 1) return;
        string[] values = Grid(new RangeParameter("p", min, min + width, true, false, count, null));
        Assert.Equal(count, values.Distinct().Count());
        Assert.All(values, value => Assert.InRange(int.Parse(value, null), min, min + width));
    });

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-18)]
    public void GridCount_MoreThanALongCanCount_IsAnOverflow(double step) =>
        Assert.Throws<OverflowException>(() => new SearchSpace([Double(0, 1e3, step: step)]).GridSize);

    [Fact]
    public void GridCount_RangeWithoutCountOrStep_IsNull()
    {
        Assert.Null(Double(0, 1).GridCount);
        Assert.Null(new SearchSpace([Double(0, 1), new CategoricalParameter("c", [SpecScalar.Of(1L)])]).GridSize);
    }

    [Fact]
    public void Probes_Range_AreItsEnds() => Assert.Equal(
        ["2", "64"], new RangeParameter("p", 2, 64, true, true, null, null).Probes.Select(SpecJson.Write));

    private static RangeParameter Double(double min, double max, long? count = null, double? step = null, bool isLogarithmic = false) =>
        new("p", min, max, IsInteger: false, isLogarithmic, count, step);

    private static string[] Grid(RangeParameter parameter) =>
        [.. Enumerable.Range(0, (int)parameter.GridCount!.Value).Select(position => SpecJson.Write(parameter.GridValue(position)))];
}
