using System.Globalization;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.SearchBench.Regrets.Functions;

/// <summary>A function of BBOB. Its parameters are numbers from -5 to 5, and the score is the negated value.</summary>
internal sealed class BbobProblem : Problem
{
    /// <summary>The name of the set.</summary>
    public const string Name = "bbob";

    // The least value that regrets tell from 0.
    private const double Least = 1e-8;
    private const int Sample = 999;

    private readonly Func<double[], double> _function;
    private readonly double _usual;

    private BbobProblem(int number, int dimensions)
        : base(Name, $"f{number}-{dimensions}d", SpaceOf(dimensions))
    {
        _function = BbobFunctions.Create(number, new BbobInstance(number, dimensions));
        double[] values = [.. Enumerable.Range(1, Sample).Select(trial => _function([.. RandomSearcher.Draw(Space, 1, trial, 0)
            .Select(value => ((SpecScalar)value.Value).Number!.Value)])).Order()];
        _usual = values[Sample / 2];
    }

    /// <summary>The names of all functions in 5 and 10 dimensions.</summary>
    public static IEnumerable<string> Tasks =>
        from dimensions in (int[])[5, 10] from number in Enumerable.Range(1, BbobFunctions.Count) select $"f{number}-{dimensions}d";

    /// <summary>Makes the problem of a name.</summary>
    public static BbobProblem Of(string task)
    {
        int[] numbers = [.. task.TrimStart('f').TrimEnd('d').Split('-').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        return new BbobProblem(numbers[0], numbers[1]);
    }

    public override double Evaluate(IReadOnlyList<string> values) =>
        -_function([.. values.Select(value => double.Parse(value, CultureInfo.InvariantCulture))]);

    /// <summary>
    /// The common logarithm of the value, divided by the median of random points: -2 for a hundredth of it. Values are at least 1e-8.
    /// </summary>
    public override double RegretOf(double score) => Math.Log10(Math.Max(Least, -score) / _usual);

    private static string SpaceOf(int dimensions) => $"{{{string.Join(", ", Enumerable.Range(1, dimensions).Select(axis =>
        $$""" "x{{axis}}": {"type": "double", "min": -5, "max": 5, "log": false}"""))}}}";
}
