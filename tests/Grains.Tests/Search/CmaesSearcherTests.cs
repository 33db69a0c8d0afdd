using System.Globalization;
using Gridfold.Grains.Search;
using Gridfold.Grains.Search.Cmaes;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;
using Gridfold.Models.Tasks;
using static Gridfold.Grains.Tests.Search.LearntSearch;

namespace Gridfold.Grains.Tests.Search;

public sealed class CmaesSearcherTests : SearcherContract
{
    protected override string Section => "{'name': 'cmaes', 'metric': 'validation_accuracy', 'max_trials': 40, 'lag': 3}";

    protected override (string Relu, string Tanh) Activations => ("0", "1");

    // A range of whole numbers takes the place of the category.
    protected override SearchSpace Fit(SearchSpace space) => space with
    {
        Parameters = [.. space.Parameters.Select(parameter => parameter is CategoricalParameter
            ? new RangeParameter(parameter.Name, 0, 1, true, false, null, null)
            : parameter)],
    };

    [Fact]
    public override void Suggest_ConditionalSpace_TriesEachAssignmentOnceInAnyOrder() =>
        Assert.Contains("activation has values without order: use tpe, or write ordered: true",
            Refusal(ConditionalSpace, Section.Replace('\'', '"')),
            StringComparison.Ordinal);

    /// <summary>The mean over seeds of the common logarithm of the least cost. The first generation has about 1.</summary>
    [Theory]
    [InlineData("sphere", 5, 1, 600, -5.5)]
    [InlineData("sphere", 5, 8, 600, -4.5)]
    [InlineData("ellipsoid", 5, 4, 1500, -6)]
    [InlineData("rosenbrock", 4, 4, 1500, -4)]
    [InlineData("rastrigin", 2, 4, 3000, -4)]
    [InlineData("corner", 5, 4, 600, -3)]
    public void Suggest_KnownCost_Converges(string function, int dimensions, int lag, int trials, double most)
    {
        SearchSpace cube = new(
            [.. Enumerable.Range(0, dimensions).Select(axis => new RangeParameter($"x{axis}", -5, 5, false, false, null, null))]);
        double[] least = [.. Enumerable.Range(1, 4).Select(seed => Math.Log10(Math.Max(
            1e-20, Least(Create("cmaes", cube, (ulong)seed, lag, "min", trials), values => CostOf(function, values), trials))))];
        Assert.InRange(least.Average(), -20, most);
    }

    /// <summary>Whole numbers of a narrow distribution still change.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void Suggest_WholeNumbersAndRealOnes_FindsTheBestOfBoth(int width)
    {
        SearchSpace space = new([.. Enumerable.Range(0, 5).Select(axis => axis < 3
            ? new RangeParameter($"n{axis}", 0, width, true, false, null, null)
            : new RangeParameter($"x{axis}", -5, 5, false, false, null, null))]);
        double[] best = [Math.Floor(0.7 * width), 0, width, 1.5, -2];
        for (ulong seed = 1; seed <= 5; seed++)
        {
            double least = Least(Create("cmaes", space, seed, 4, "min"), values => values
                .Select((value, axis) => Math.Pow((value - best[axis]) * (axis < 3 ? 10.0 / width : 1), 2)).Sum(), 600);
            Assert.InRange(least, 0, 1e-3);
        }
    }

    /// <summary>The margin is 1 / 12 for 2 dimensions and a population of 6. It holds on the axis of whole numbers alone.</summary>
    [Fact]
    public void DrawsOf_NarrowState_KeepsTheNeighboursOfAWholeNumber()
    {
        var axes = new CmaesAxes(Axis.Of(new SearchSpace([new RangeParameter("n", 0, 4, true, false, null, null), .. Line.Parameters])));
        CmaState state = CmaState.Start(new CmaRates(2, 6), [0.5, 0.5], [1e-8, 0, 0, 1e-8])!;
        CmaesDraws draws = axes.DrawsOf(state, new IntegerMargin(2, 6));
        double[][] points = [.. Enumerable.Range(1, 50)
            .SelectMany(seed => draws.For(new RandomStream((ulong)seed), null)).Select(point => axes.NumbersAt(point.Tried))];
        Assert.Equal(1 / 12.0, points.Average(point => point[0] == 2 ? 0 : 1), 0.02);
        Assert.All(points, point => Assert.Equal(0.5, point[1], 1e-3));
    }

    [Fact]
    public void Suggest_LogarithmicRanges_BeatsRandomTrials()
    {
        double cmaes = 0, random = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            cmaes += Best(Create("cmaes", Numeric, seed, lag: 4), 150);
            random += Best(new RandomSearcher(Numeric, seed, 150), 150);
        }

        Assert.InRange(cmaes / random, 0, 0.3);
    }

    [Fact]
    public void Suggest_KnownScores_NeverChange()
    {
        // Recorded: a stored experiment goes on with the trials that it began with, on every processor.
        string[] trials = Run(Create("cmaes", Numeric, 42, lag: 4), Cost, 60);
        Assert.Equal("0.020765054455148514 19 \"tanh\" 8 3 667", trials[59]);
    }

    [Fact]
    public void Suggest_Minimum_IsFoundAsTheMaximumOfTheNegative() => Assert.Equal(
        Run(Create("cmaes", Numeric, 9, lag: 4, "min"), Cost, 40, isMaximized: false),
        Run(Create("cmaes", Numeric, 9, lag: 4), Cost, 40));

    /// <summary>Trials that a version before suggested elsewhere count where they were.</summary>
    [Theory]
    [InlineData(Status.Failed, null)]
    [InlineData(Status.Pruned, null)]
    [InlineData(Status.Pruned, 3)]
    public void Suggest_TrialsWithoutFullScore_RankBelowCompletedOnes(Status status, int? rung)
    {
        PastTrial[] past = [.. Enumerable.Range(0, 24).Select(number => number * 7 % 24 / 24.0).Select(x => x < 0.5
            ? Past(x, 1)
            : Past(x, 0) with { Status = status, Score = status == Status.Failed ? null : 0, Rung = rung })];
        Assert.InRange(Enumerable.Range(1, 40).Average(seed => Number(Create("cmaes", Line, (ulong)seed, 4).Suggest(25, past))), 0.1, 0.4);
    }

    [Fact]
    public void Suggest_OnlyPrunedTrials_LearnsFromTheLatestRungs()
    {
        PastTrial[] past = [.. Enumerable.Range(0, 24).Select(number => number * 7 % 24 / 24.0).Select(x =>
            Past(x, Math.Abs(x - 0.9)) with { Status = Status.Pruned, Rung = x < 0.4 ? 9 : 3 })];
        Assert.InRange(Enumerable.Range(1, 40).Average(seed => Number(Create("cmaes", Line, (ulong)seed, 4).Suggest(25, past))), 0.2, 0.5);
    }

    [Fact]
    public void Suggest_EveryScoreIsTheSame_StartsAgainElsewhere()
    {
        double[] xs = [.. Run(Create("cmaes", Line, 1, 4), _ => 1, 300).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        Assert.Equal(300, xs.Distinct().Count());

        // A generation of the first run has 4 trials, and a run without a better trial 18 generations.
        Assert.InRange(xs[..72].Average(), 0.4, 0.6);
        Assert.InRange(Math.Abs(xs[80..200].Average() - xs[..72].Average()), 0.05, 0.6);
    }

    [Fact]
    public void Suggest_Prior_BeginsWithItsValueAndIsOvercome()
    {
        SearchSpace space = new([Line.Parameters[0] with { Prior = new ParameterPrior(SpecScalar.Of(0.9), 0.8) }]);
        double[] xs = [.. Run(Create("cmaes", space, 3, 1), values => Math.Abs(Number(values) - 0.2), 60)
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        Assert.Equal(0.9, xs[0]);
        Assert.InRange(xs[1..5].Average(), 0.7, 1);
        Assert.InRange(xs[40..].Average(), 0.15, 0.25);
    }

    [Fact]
    public void Suggest_ForbiddenRegion_IsLeftOutAndItsEdgeFound()
    {
        SearchSpace space = Numeric with
        {
            Constraints = [Gridfold.Grains.Search.Constraints.Constraint.Parse("units < 600", Numeric.Parameters)],
        };
        string[] trials = Run(Create("cmaes", space, 3, lag: 4), Cost, 150);
        int[] units = [.. trials.Select(trial => int.Parse(trial.Split(' ')[5], CultureInfo.InvariantCulture))];
        Assert.InRange(units.Max(), 500, 599);
        Assert.InRange(units[120..].Average(), 450, 599);
    }

    [Theory]
    [InlineData("\"max_trials\": 5, \"lag\": 0", "searcher.lag is 0")]
    [InlineData("\"max_trials\": 100001", "at most 100,000 trials")]
    public void Read_ImpossibleKey_IsRefused(string key, string message) =>
        Assert.Contains(message, Refusal(Line, $$"""{"name": "cmaes", {{key}}}"""), StringComparison.Ordinal);

    [Fact]
    public void Read_ManyParameters_IsRefused() => Assert.Contains(
        "at most 100 parameters of several values, and there are 101: use tpe",
        Refusal(
            new SearchSpace([.. Enumerable.Range(0, 101).Select(axis => new RangeParameter($"x{axis}", 0, 1, false, false, null, null))]),
            """{"name": "cmaes", "max_trials": 5}"""),
        StringComparison.Ordinal);

    private static double Least(ISearcher searcher, Func<double[], double> cost, int trials)
    {
        double least = double.PositiveInfinity;
        Run(searcher, values =>
        {
            double found = cost([.. values.Select(value => ((SpecScalar)value.Value).Number!.Value)]);
            least = Math.Min(least, found);
            return found;
        }, trials, isMaximized: false);
        return least;
    }

    /// <summary>The test functions, with their least values of 0 away from the middle of the space.</summary>
    private static double CostOf(string function, double[] x)
    {
        double[] z = [.. x.Select((value, axis) => value - 1 - (0.3 * axis))];
        return function switch
        {
            "sphere" => z.Sum(value => value * value),
            "ellipsoid" => Rotated(z).Select((value, axis) => Math.Pow(10, axis) * value * value).Sum(),
            "rosenbrock" => Enumerable.Range(0, z.Length - 1)
                .Sum(axis => (100 * Math.Pow((z[axis] * z[axis]) + (2 * z[axis]) - z[axis + 1], 2)) + (z[axis] * z[axis])),
            "rastrigin" => z.Sum(value => (value * value) + (10 * (1 - Math.Cos(2 * Math.PI * value)))),
            "corner" => x.Sum(value => 5 - value),
            _ => throw new ArgumentException(function),
        };
    }

    // The reflection at a plane through 0 is a rotation but for a sign.
    private static double[] Rotated(double[] z)
    {
        double projection = z.Select((value, axis) => value * (axis + 1)).Sum() / z.Select((_, axis) => (axis + 1) * (axis + 1)).Sum();
        return [.. z.Select((value, axis) => value - (2 * projection * (axis + 1)))];
    }

    private static string Refusal(SearchSpace space, string section)
    {
        var problems = new Problems();
        SearcherSpec.Read(new SpecMapReader((SpecMap)SpecJson.Read(section), "searcher", problems), space, LearningTask.Default);
        return Assert.Single(problems.Errors).Message;
    }
}
