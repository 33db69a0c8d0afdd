using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains.Results;

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
    private const int Groups = 8;

    /// <summary>Computes the effect of one hyper-parameter on the trials that have scores.</summary>
    public static ParameterEffect Of(ParameterAxis axis, IReadOnlyList<TrialResult> trials, ValueScale scores)
    {
        (double Place, double Score)[] points = [.. trials.Select(trial => (axis.Place(trial), scores.Place(trial.Score!.Value)))];
        (double Place, double Score)[][] groups = axis.IsDiscrete
            ? [.. points.GroupBy(point => point.Place).OrderBy(group => group.Key).Select(group => group.ToArray())]
            : [.. points.OrderBy(point => point.Place).Chunk(Math.Max(1, (points.Length + Groups - 1) / Groups))];
        return new ParameterEffect(axis, points,
            [.. groups.Select(group => (group.Average(point => point.Place), group.Average(point => point.Score)))],
            EpsilonSquared(groups));
    }

    /// <summary>
    /// Computes epsilon squared (Kelley, "An unbiased correlation ratio measure", 1935). It is the share of the variance between groups,
    /// less the share that chance gives for this number of groups. It is undefined when there are as many groups as trials.
    /// </summary>
    private static double? EpsilonSquared((double Place, double Score)[][] groups)
    {
        double[] all = [.. groups.SelectMany(group => group.Select(point => point.Score))];
        double mean = all.Average();
        double total = all.Sum(score => (score - mean) * (score - mean));
        double within = groups.Sum(group => group.Sum(point => Math.Pow(point.Score - group.Average(other => other.Score), 2)));
        int freedom = all.Length - groups.Length;
        return total <= 0 || freedom <= 0 ? null : Math.Clamp(1 - (within / freedom / (total / (all.Length - 1))), 0, 1);
    }
}
