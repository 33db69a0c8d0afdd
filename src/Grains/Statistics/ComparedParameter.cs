using System.Globalization;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Statistics;

/// <summary>
/// A hyper-parameter in which some trials differ, as places from 0 to 1: single values in the order of the file, evenly spaced, or a range
/// to scale. A range with few, evenly spaced values counts as single values.
/// </summary>
/// <param name="Name">The name of the hyper-parameter.</param>
/// <param name="Values">The single values as JSON, in order, at least two. Null for a range.</param>
/// <param name="Range">The range. Null for single values.</param>
public sealed record ComparedParameter(string Name, IReadOnlyList<string>? Values, RangeParameter? Range)
{
    /// <summary>The greatest number of values that are looked at one by one.</summary>
    internal const int MaxValues = 12;

    // The share of a step by which numbers may miss even spacing.
    private const double MaxUnevenness = 0.1;

    /// <summary>The hyper-parameters in which some trials differ, in the order of the file.</summary>
    public static IReadOnlyList<ComparedParameter> Of(SearchSpace space, IReadOnlyList<TrialResult> trials) =>
        [.. space.Parameters.Select((parameter, index) => Of(
            parameter, [.. trials.Select(trial => trial.Hyperparameters[index].Json).Distinct()])).OfType<ComparedParameter>()];

    /// <summary>The place of a trial, 0 to 1.</summary>
    public double Place(TrialResult trial)
    {
        string json = Json(trial);
        return Values is null ? Share(Number(json)) : PlaceOf(Values.ToList().IndexOf(json));
    }

    /// <summary>The place of a single value, 0 to 1.</summary>
    public double PlaceOf(int value) => value / (double)(Values!.Count - 1);

    /// <summary>The trial's value, as JSON.</summary>
    public string Json(TrialResult trial) => trial.Hyperparameters.First(value => value.Name == Name).Json;

    private static ComparedParameter? Of(Parameter parameter, IReadOnlyList<string> seen)
    {
        // A conditional parameter has no value in some trials, so it has no place.
        if (seen.Count < 2 || parameter.Condition is not null) return null;
        if (parameter is RangeParameter range && (seen.Count > MaxValues || !AreEven(range, [.. seen.Select(Number).Order()])))
            return new ComparedParameter(parameter.Name, null, range);
        return new ComparedParameter(parameter.Name, parameter is CategoricalParameter list
            ? [.. list.Values.Select(SpecJson.Write).Where(seen.Contains)]
            : [.. seen.OrderBy(Number)], null);
    }

    /// <summary>
    /// Whether ascending numbers are evenly spaced on the scale of the range. Whole numbers can be off by their rounding.
    /// </summary>
    private static bool AreEven(RangeParameter range, double[] numbers)
    {
        double first = Scaled(range, numbers[0]), step = (Scaled(range, numbers[^1]) - first) / (numbers.Length - 1);
        return numbers.Index().All(number =>
            Math.Abs(Scaled(range, number.Item) - first - (number.Index * step)) <= MaxUnevenness * step);
    }

    private double Share(double value) => (Scaled(Range!, value) - Scaled(Range!, Range!.Min))
        / (Scaled(Range!, Range!.Max) - Scaled(Range!, Range!.Min));

    private static double Scaled(RangeParameter range, double value) => range.IsLogarithmic ? Math.Log10(value) : value;

    private static double Number(string json) => double.Parse(json, CultureInfo.InvariantCulture);
}
