namespace Gridfold.Grains.Scheduling;

/// <summary>How many trials were compared at a rung, and how many of them went on.</summary>
/// <param name="Epoch">The rung, in epochs.</param>
/// <param name="Compared">The trials that waited at the rung and were decided about.</param>
/// <param name="Promoted">Those that went on.</param>
[GenerateSerializer, Immutable, Alias("gridfold.rung-count")]
public sealed record RungCount([property: Id(0)] int Epoch, [property: Id(1)] long Compared, [property: Id(2)] long Promoted);
