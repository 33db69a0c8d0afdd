using Gridfold.Grains.Results;

namespace Gridfold.Grains.Statistics;

/// <summary>How scores change along one hyper-parameter.</summary>
/// <param name="Parameter">The hyper-parameter.</param>
/// <param name="Groups">
/// The trials of each value, or each eighth of the trials of a range with many values, in the order of their places.
/// </param>
/// <param name="Explained">
/// The share of the scores' variance that the hyper-parameter explains by itself, 0 to 1: epsilon squared. Null where it is undefined: all
/// scores are equal, or no two trials share a value.
/// </param>
public sealed record ParameterInfluence(ComparedParameter Parameter, IReadOnlyList<InfluenceGroup> Groups, double? Explained)
{
    private const int RangeGroups = 8;

    /// <summary>Computes the influence of one hyper-parameter.</summary>
    /// <param name="parameter">The hyper-parameter.</param>
    /// <param name="trials">The trials, which have scores.</param>
    /// <param name="scaled">Gives a score on the scale of the means and variances.</param>
    public static ParameterInfluence Of(ComparedParameter parameter, IReadOnlyList<TrialResult> trials, Func<double, double> scaled)
    {
        (TrialResult Trial, double Place, double Score)[] points =
            [.. trials.Select(trial => (trial, parameter.Place(trial), scaled(trial.Score!.Value)))];
        bool isSingle = parameter.Values is not null
            || points.Select(point => point.Place).Distinct().Count() <= ComparedParameter.MaxValues;
        (TrialResult Trial, double Place, double Score)[][] groups = isSingle
            ? [.. points.GroupBy(point => point.Place).OrderBy(group => group.Key).Select(group => group.ToArray())]
            : [.. points.OrderBy(point => point.Place).Chunk(Math.Max(1, (points.Length + RangeGroups - 1) / RangeGroups))];
        return new ParameterInfluence(parameter,
            [.. groups.Select(group => new InfluenceGroup(
                group.Average(point => point.Place), group.Average(point => point.Score), [.. group.Select(point => point.Trial)]))],
            EpsilonSquared([.. groups.Select(group => group.Select(point => point.Score).ToArray())]));
    }

    /// <summary>
    /// Computes epsilon squared (Kelley, "An unbiased correlation ratio measure", 1935). It is the share of the variance between groups,
    /// less the share that chance gives for this number of groups. It is undefined when there are as many groups as trials.
    /// </summary>
    private static double? EpsilonSquared(double[][] groups)
    {
        double[] all = [.. groups.SelectMany(group => group)];
        double mean = all.Average();
        double total = all.Sum(score => (score - mean) * (score - mean));
        double within = groups.Sum(group => group.Sum(score => Math.Pow(score - group.Average(), 2)));
        int freedom = all.Length - groups.Length;
        return total <= 0 || freedom <= 0 ? null : Math.Clamp(1 - (within / freedom / (total / (all.Length - 1))), 0, 1);
    }
}
