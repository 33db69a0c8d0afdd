using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Statistics;

namespace Gridfold.Client.Reports.Figures;

/// <summary>
/// A hyper-parameter as an axis from 0 to 1. The axis has single values in the order of the file, evenly spaced, or a range of numbers.
/// </summary>
/// <param name="Parameter">The hyper-parameter with the places of its values.</param>
/// <param name="Ticks">The places and labels of the ticks.</param>
/// <param name="Scale">The scale of the range. Null for single values.</param>
internal sealed record ParameterAxis(
    ComparedParameter Parameter, IReadOnlyList<(double Place, string Label)> Ticks, ValueScale? Scale)
{
    /// <summary>The name of the hyper-parameter.</summary>
    public string Name => Parameter.Name;

    /// <summary>The single values as JSON, in order. Null for a range.</summary>
    public IReadOnlyList<string>? Values => Parameter.Values;

    /// <summary>Whether the axis has single values.</summary>
    public bool IsDiscrete => Values is not null;

    /// <summary>The axes of the hyper-parameters in which some trials differ, in the order of the file.</summary>
    public static IReadOnlyList<ParameterAxis> Of(SearchSpace space, IReadOnlyList<TrialResult> trials) =>
        [.. ComparedParameter.Of(space, trials).Select(Of)];

    /// <summary>The place of a trial on the axis, 0 to 1.</summary>
    public double Place(TrialResult trial) => Parameter.Place(trial);

    /// <summary>The trial's value, as JSON.</summary>
    public string Json(TrialResult trial) => Parameter.Json(trial);

    private static ParameterAxis Of(ComparedParameter parameter)
    {
        if (parameter.Range is { } range)
        {
            var scale = new ValueScale(range.Min, range.Max, range.IsLogarithmic);
            return new ParameterAxis(parameter, [.. scale.Ticks().Select(tick => (scale.Share(tick.Value), tick.Label))], scale);
        }

        return new ParameterAxis(parameter,
            [.. parameter.Values!.Select(
                (json, index) => (parameter.PlaceOf(index), Format.Value(new Hyperparameter(parameter.Name, json))))],
            null);
    }
}
