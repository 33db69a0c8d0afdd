using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;
using static Gridfold.Grains.Tests.Search.LearntSearch;

namespace Gridfold.Grains.Tests.Search;

/// <summary>Searches whose user states what is expected.</summary>
public sealed class PriorSearchTests
{
    private const int Seeds = 10;

    [Theory]
    [InlineData("tpe", 0.5)]
    [InlineData("gp", 0.5)]
    public void Suggest_RightPrior_FindsTheBestInFewTrials(string searcher, double most) =>
        Assert.InRange(MeanBest(searcher, Near(0.02, 40, "tanh", 650), 15) / MeanBest(searcher, Mixed, 15), 0, most);

    [Theory]
    [InlineData("tpe", 0.1)]
    [InlineData("gp", 0.01)]
    public void Suggest_WrongPrior_IsOvercome(string searcher, double most) =>
        Assert.InRange(MeanBest(searcher, Near(0.9, 2, "relu", 20), 80), 0, most);

    [Theory]
    [InlineData("tpe")]
    [InlineData("gp")]
    public void Suggest_FirstTrial_HasTheStatedValues(string searcher)
    {
        var values = Create(searcher, Near(0.02, 40, "tanh", 650), 3, lag: 4).Suggest(1, []);
        Assert.Equal("0.02 40 \"tanh\" 8 650", Text([.. values.Where(value => value.Name != "layers")]));
    }

    [Fact]
    public void Suggest_ForbiddenExpectation_IsNotTried()
    {
        SearchSpace space = Near(0.02, 40, "tanh", 650) with
        {
            Constraints = [Gridfold.Grains.Search.Constraints.Constraint.Parse("units < 600", Mixed.Parameters)],
        };
        Assert.All(Run(Create("tpe", space, 3, lag: 4), Cost, 30), trial => Assert.InRange(int.Parse(trial.Split(' ')[5]), 1, 599));
    }

    /// <summary>The density is the probability of places that are drawn from it.</summary>
    [Theory]
    [InlineData(0.3, 0.7)]
    [InlineData(0.98, 0.4)]
    public void Bend_EvenPlaces_HaveTheDensity(double value, double confidence)
    {
        var prior = new AxisPrior(Axis.Of(new SearchSpace(
            [Line.Parameters[0] with { Prior = new ParameterPrior(SpecScalar.Of(value), confidence) }]))[0]);
        const int draws = 100_000, bins = 20;
        int[] counts = new int[bins];
        var random = new RandomStream(1);
        for (int draw = 0; draw < draws; draw++) counts[(int)(prior.Bend(random.NextDouble()) * bins)]++;
        for (int bin = 0; bin < bins; bin++)
        {
            double mass = Enumerable.Range(0, 100).Average(part => Math.Exp(prior.LogDensity((bin + ((part + 0.5) / 100)) / bins))) / bins;
            Assert.Equal(mass, (double)counts[bin] / draws, 0.005);
        }
    }

    [Fact]
    public void Bend_EvenPlaces_HaveTheShareOfACategory()
    {
        var prior = new AxisPrior(Axis.Of(new SearchSpace(
            [Mixed.Parameters[2] with { Prior = new ParameterPrior(SpecScalar.Of("gelu"), 0.4) }]))[0]);
        int[] counts = [.. Enumerable.Range(0, 1000).Select(draw => (int)(prior.Bend((draw + 0.5) / 1000) * 3))
            .CountBy(value => value).OrderBy(value => value.Key).Select(value => value.Value)];
        Assert.Equal([200, 200, 600], counts);
        Assert.Equal([0.2, 0.2, 0.6], Enumerable.Range(0, 3).Select(value => Math.Round(Math.Exp(prior.LogDensity(value)) / 3, 9)));
    }

    /// <summary>A prior of a conditional parameter counts in its branch alone.</summary>
    [Fact]
    public void LogDensity_InactiveParameter_DoesNotCount()
    {
        SearchSpace space = ConditionalSearch.Space;
        space = space with
        {
            Parameters = [.. space.Parameters.Select(parameter => parameter.Name == "optimizer.sgd.momentum"
                ? parameter with { Prior = new ParameterPrior(SpecScalar.Of(0.9), 0.9) }
                : parameter)],
        };
        var prior = SpacePrior.Of(space, Axis.Of(space))!;
        Assert.Equal(0, prior.LogDensity([0, 0.5, 0.5, 0.5]));
        Assert.NotEqual(0, prior.LogDensity([1, 0.5, 0.5, 0.5]));
    }

    private static SearchSpace Near(double lr, int hidden, string activation, int units)
    {
        var values = new Dictionary<string, SpecNode>
        {
            ["lr"] = SpecScalar.Of(lr),
            ["hidden"] = SpecScalar.Of(hidden),
            ["activation"] = SpecScalar.Of(activation),
            ["units"] = SpecScalar.Of(units),
        };
        return new SearchSpace([.. Mixed.Parameters.Select(parameter => values.TryGetValue(parameter.Name, out SpecNode? value)
            ? parameter with { Prior = new ParameterPrior(value, 0.7) }
            : parameter)]);
    }

    private static double MeanBest(string searcher, SearchSpace space, int trials) => Enumerable.Range(1, Seeds)
        .Average(seed => Best(Create(searcher, space, (ulong)seed, lag: 4), trials));
}
