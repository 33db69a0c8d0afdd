namespace Gridfold.Grains.Leaderboards;

/// <summary>Consecutive trials.</summary>
/// <param name="First">Included.</param>
/// <param name="Last">Included.</param>
[GenerateSerializer, Immutable, Alias("gridfold.trial-range")]
public sealed record TrialRange([property: Id(0)] long First, [property: Id(1)] long Last);
