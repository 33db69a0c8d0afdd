using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains.Results;
using Gridfold.Grains.Statistics;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The scores along one hyper-parameter.</summary>
/// <param name="Axis">The axis of the hyper-parameter.</param>
/// <param name="Points">Each trial's place on the axis and its score's place on the scale.</param>
/// <param name="Means">The mean score of each single value, or of each eighth of a range's trials, by place.</param>
/// <param name="Explained">
/// The share of the scores' variance that the hyper-parameter explains by itself, 0 to 1: epsilon squared. Null where it is undefined: all
/// scores are equal, or no two trials share a value.
/// </param>
internal sealed record ParameterEffect(
    ParameterAxis Axis, IReadOnlyList<(double Place, double Score)> Points, IReadOnlyList<(double Place, double Mean)> Means,
    double? Explained)
{
    /// <summary>Computes the effect of one hyper-parameter on the trials that have scores.</summary>
    public static ParameterEffect Of(ParameterAxis axis, IReadOnlyList<TrialResult> trials, ValueScale scores)
    {
        var influence = ParameterInfluence.Of(axis.Parameter, trials, scores.Place);
        return new ParameterEffect(axis, [.. trials.Select(trial => (axis.Place(trial), scores.Place(trial.Score!.Value)))],
            [.. influence.Groups.Select(group => (group.Place, group.Score))], influence.Explained);
    }
}
