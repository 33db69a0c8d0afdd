using CsCheck;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Search;

public sealed class GridSearcherTests : SearcherContract
{
    private static readonly Gen<Parameter[]> Parameters = Gen.Select(Gen.Int[0, 3], Gen.Int[1, 5]).Array[0, 5]
        .Select(axes => axes.Select(Axis).ToArray());

    protected override string Section => "{'name': 'grid', 'metric': 'validation_accuracy'}";

    [Fact]
    public void Suggest_EveryTrial_IsNestedLoopsInFileOrder() => Parameters.Sample(parameters =>
    {
        // What nested loops would visit, the first parameter outermost.
        IEnumerable<string> expected = [""];
        foreach (Parameter parameter in parameters)
            expected = expected.SelectMany(row => Enumerable.Range(0, (int)parameter.GridCount!.Value)
                .Select(position => $"{row} {parameter.Name}={SpecJson.Write(parameter.GridValue(position))}"));
        var searcher = new GridSearcher(new SearchSpace(parameters));
        Assert.Equal(expected, All(searcher));
    });

    [Fact]
    public void Suggest_BudgetAnywhere_ChangesFastestAndLeavesTheOthersOrder() =>
        Gen.Select(Parameters, Gen.Int[0, 5], Gen.Int[1, 4]).Sample((parameters, place, values) =>
    {
        Parameter budget = new CategoricalParameter(
            "budget", [.. Enumerable.Range(1, values).Select(value => SpecScalar.Of(value))])
        { IsBudget = true };
        string[] without = All(new GridSearcher(new SearchSpace(parameters)));
        var searcher = new GridSearcher(new SearchSpace([.. parameters.Take(place), budget, .. parameters.Skip(place)]));
        var found = Enumerable.Range(1, (int)searcher.TrialCount).Select(trial => searcher.Suggest(trial)).ToList();
        Assert.Equal(
            without.SelectMany(cell => Enumerable.Repeat(cell, values)),
            found.Select(
                row => string.Concat(
                    row.Where(value => value.Name != "budget").Select(value => $" {value.Name}={SpecJson.Write(value.Value)}"))));
        Assert.Equal(Enumerable.Range(0, found.Count).Select(index => $"{(index % values) + 1}"),
            found.Select(row => SpecJson.Write(row.Single(value => value.Name == "budget").Value)));
    });

    [Fact]
    public void Suggest_EveryTrial_IsCompleteAndWithoutRepeats() => Parameters.Sample(parameters =>
    {
        string[] found = All(new GridSearcher(new SearchSpace(parameters)));
        Assert.Equal(parameters.Aggregate(1L, (product, parameter) => product * parameter.GridCount!.Value), found.Distinct().LongCount());
        Assert.Equal(found.Length, found.Distinct().Count());
    });

    [Fact]
    public void Suggest_NoParameters_IsOneTrialWithoutValues()
    {
        var searcher = new GridSearcher(new SearchSpace([]));
        Assert.Equal(1, searcher.TrialCount);
        Assert.Empty(searcher.Suggest(1));
    }

    [Theory]
    [InlineData(1, "000000000000")]
    [InlineData(2, "000000000001")]
    [InlineData(123_456_789_013, "123456789012")]
    [InlineData(1_000_000_000_000, "999999999999")]
    public void Suggest_GridOfAMillionMillions_FindsTheCellByItsNumber(long trial, string digits)
    {
        SpecNode[] values = [.. Enumerable.Range(0, 10).Select(digit => SpecScalar.Of((long)digit))];
        var searcher = new GridSearcher(
            new SearchSpace([.. Enumerable.Range(0, 12).Select(axis => new CategoricalParameter($"p{axis}", values))]));
        Assert.Equal(1_000_000_000_000, searcher.TrialCount);
        Assert.Equal(digits, string.Concat(searcher.Suggest(trial).Select(value => SpecJson.Write(value.Value))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Suggest_TrialOutsideTheGrid_IsAnArgumentError(long trial) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GridSearcher(new SearchSpace([Axis((0, 2), 0)])).Suggest(trial));

    [Fact]
    public void Constructor_RangeWithoutGrid_IsAnArgumentError() =>
        Assert.Throws<ArgumentException>(
            () => new GridSearcher(new SearchSpace([new RangeParameter("p", 0, 1, false, false, null, null)])));

    [Fact]
    public void Constructor_GridBeyondALong_IsAnOverflow()
    {
        RangeParameter[] axes = [
            .. Enumerable.Range(0, 3).Select(axis => new RangeParameter($"p{axis}", 1, 10_000_000, true, false, null, 1))];
        Assert.Equal(100_000_000_000_000, new GridSearcher(new SearchSpace(axes[..2])).TrialCount);
        Assert.Throws<OverflowException>(() => new GridSearcher(new SearchSpace(axes)));
    }

    private static Parameter Axis((int Kind, int Count) axis, int index) => axis.Kind switch
    {
        0 => new CategoricalParameter($"p{index}", [.. Enumerable.Range(0, axis.Count).Select(value => SpecScalar.Of($"v{value}"))]),
        1 => new RangeParameter($"p{index}", 1, axis.Count * 3, true, false, axis.Count, null),
        2 => new RangeParameter($"p{index}", 0.1, 0.1 * axis.Count, false, false, null, 0.1),
        _ => new RangeParameter($"p{index}", 1e-3, 1, false, true, axis.Count, null),
    };

    private static string[] All(GridSearcher searcher) =>
        [.. Enumerable.Range(1, (int)searcher.TrialCount)
            .Select(trial => string.Concat(searcher.Suggest(trial).Select(value => $" {value.Name}={SpecJson.Write(value.Value)}")))];
}
