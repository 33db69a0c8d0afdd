using Gridfold.Grains.Results;

namespace Gridfold.Grains.Statistics;

/// <summary>Trials whose values of a hyper-parameter are equal or close.</summary>
/// <param name="Place">The mean place of the values, 0 to 1.</param>
/// <param name="Score">The mean score, on the scale of the scores.</param>
/// <param name="Trials">The trials, in the order of their values.</param>
public sealed record InfluenceGroup(double Place, double Score, IReadOnlyList<TrialResult> Trials);
