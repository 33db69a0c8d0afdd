using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Client.Reports.Figures;

/// <summary>
/// A hyper-parameter as an axis from 0 to 1. The axis has single values in the order of the file, evenly spaced, or a range of numbers.
/// </summary>
/// <param name="Name">The name of the hyper-parameter.</param>
/// <param name="Values">The single values as JSON, in order. Null for a range.</param>
/// <param name="Ticks">The places and labels of the ticks.</param>
/// <param name="Scale">The scale of the range. Null for single values.</param>
internal sealed record ParameterAxis(
    string Name, IReadOnlyList<string>? Values, IReadOnlyList<(double Place, string Label)> Ticks, ValueScale? Scale)
{
    // A parameter with more values is drawn as a range.
    private const int MaxValues = 12;

    /// <summary>Whether the axis has single values.</summary>
    public bool IsDiscrete => Values is not null;

    /// <summary>The axes of the hyper-parameters in which some trials differ, in the order of the file.</summary>
    public static IReadOnlyList<ParameterAxis> Of(SearchSpace space, IReadOnlyList<TrialResult> trials) =>
        [.. space.Parameters.Select((parameter, index) => Of(
            parameter, [.. trials.Select(trial => trial.Hyperparameters[index].Json).Distinct()])).OfType<ParameterAxis>()];

    /// <summary>The place of a trial on the axis, 0 to 1.</summary>
    public double Place(TrialResult trial)
    {
        string json = Json(trial);
        return Values is null ? Scale!.Share(Number(json)) : Ticks[Values.ToList().IndexOf(json)].Place;
    }

    /// <summary>The trial's value, as JSON.</summary>
    public string Json(TrialResult trial) => trial.Hyperparameters.First(value => value.Name == Name).Json;

    private static ParameterAxis? Of(Parameter parameter, IReadOnlyList<string> seen)
    {
        // A conditional parameter has no value in some trials, so it has no axis.
        if (seen.Count < 2 || parameter.Condition is not null) return null;
        if (parameter is RangeParameter range && seen.Count > MaxValues)
        {
            var scale = new ValueScale(range.Min, range.Max, range.IsLogarithmic);
            return new ParameterAxis(parameter.Name, null, [.. scale.Ticks().Select(tick => (scale.Share(tick.Value), tick.Label))], scale);
        }

        string[] values = parameter is CategoricalParameter list
            ? [.. list.Values.Select(SpecJson.Write).Where(seen.Contains)]
            : [.. seen.OrderBy(Number)];
        return new ParameterAxis(parameter.Name, values,
            [.. values.Select(
                (json, index) => (index / (double)(values.Length - 1), Format.Value(new Hyperparameter(parameter.Name, json))))],
            null);
    }

    private static double Number(string json) => double.Parse(json, CultureInfo.InvariantCulture);
}
