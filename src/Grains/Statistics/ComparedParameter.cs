using System.Globalization;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Statistics;

/// <summary>
/// A hyper-parameter in which some trials differ, as places from 0 to 1: single values in the order of the file, evenly spaced, or a range.
/// </summary>
/// <param name="Name">The name of the hyper-parameter.</param>
/// <param name="Values">The single values as JSON, in order, at least two. Null for a range.</param>
/// <param name="Range">The range. Null for single values.</param>
public sealed record ComparedParameter(string Name, IReadOnlyList<string>? Values, RangeParameter? Range)
{
    // A parameter with more values counts as a range.
    private const int MaxValues = 12;

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
        if (parameter is RangeParameter range && seen.Count > MaxValues) return new ComparedParameter(parameter.Name, null, range);
        return new ComparedParameter(parameter.Name, parameter is CategoricalParameter list
            ? [.. list.Values.Select(SpecJson.Write).Where(seen.Contains)]
            : [.. seen.OrderBy(Number)], null);
    }

    private double Share(double value) => (Scaled(value) - Scaled(Range!.Min)) / (Scaled(Range.Max) - Scaled(Range.Min));

    private double Scaled(double value) => Range!.IsLogarithmic ? Math.Log10(value) : value;

    private static double Number(string json) => double.Parse(json, CultureInfo.InvariantCulture);
}
