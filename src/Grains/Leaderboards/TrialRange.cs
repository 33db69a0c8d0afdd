namespace Gridfold.Grains.Leaderboards;

/// <summary>A range of consecutive trials.</summary>
/// <param name="First">The first trial of the range.</param>
/// <param name="Last">The last trial of the range.</param>
[GenerateSerializer, Immutable, Alias("gridfold.trial-range")]
public sealed record TrialRange([property: Id(0)] long First, [property: Id(1)] long Last);
