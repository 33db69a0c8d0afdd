using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;
using static Gridfold.Grains.Tests.Search.LearntSearch;

namespace Gridfold.Grains.Tests.Search;

public sealed class CmaesSearcherTests : SearcherContract
{
    private const int Dimensions = 5;

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
        Assert.Contains("activation has values without order: use tpe", Refusal(ConditionalSpace, Section.Replace('\'', '"')),
            StringComparison.Ordinal);

    /// <summary>The mean over seeds of the common logarithm of the least cost. Evenly drawn points have about 1.</summary>
    [Theory]
    [InlineData("sphere", 1, 600, -6)]
    [InlineData("sphere", 8, 600, -4)]
    [InlineData("ellipsoid", 4, 2000, -6)]
    [InlineData("rosenbrock", 4, 2500, -4)]
    [InlineData("corner", 4, 600, -4)]
    public void Suggest_SmoothCost_Converges(string function, int lag, int trials, double most)
    {
        double[] least = [.. Enumerable.Range(1, 5).Select(seed => Math.Log10(Math.Max(1e-20, Least(function, (ulong)seed, lag, trials))))];
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', least.Select(value => $"{value:0.0}")));
        Assert.InRange(least.Average(), -20, most);
    }

    private static double Least(string function, ulong seed, int lag, int trials)
    {
        double least = double.PositiveInfinity;
        Run(Create("cmaes", Cube, seed, lag, "min", trials), values =>
        {
            double cost = CostOf(function, [.. values.Select(value => ((SpecScalar)value.Value).Number!.Value)]);
            least = Math.Min(least, cost);
            return cost;
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

    private static SearchSpace Cube { get; } = new(
        [.. Enumerable.Range(0, Dimensions).Select(axis => new RangeParameter($"x{axis}", -5, 5, false, false, null, null))]);

    private static string Refusal(SearchSpace space, string section)
    {
        var problems = new Problems();
        SearcherSpec.Read(new SpecMapReader((SpecMap)SpecJson.Read(section), "searcher", problems), space, LearningTask.Default);
        return Assert.Single(problems.Errors).Message;
    }
}
