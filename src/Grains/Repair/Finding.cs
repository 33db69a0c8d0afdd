namespace Gridfold.Grains.Repair;

/// <summary>Something that is wrong with what a cluster has stored.</summary>
/// <param name="Kind">What.</param>
/// <param name="Subject">The experiment's id, or the folder in the checkpoint store.</param>
/// <param name="Detail">More about it, for people.</param>
[GenerateSerializer, Immutable, Alias("gridfold.finding")]
public sealed record Finding([property: Id(0)] FindingKind Kind, [property: Id(1)] string Subject, [property: Id(2)] string Detail);
