namespace Gridfold.Grains.Repair;

/// <summary>A fault in the data that a cluster has stored.</summary>
/// <param name="Kind">The kind of the fault.</param>
/// <param name="Subject">The experiment's id, or the folder in the checkpoint store.</param>
/// <param name="Detail">The details in words.</param>
[GenerateSerializer, Immutable, Alias("gridfold.finding")]
public sealed record Finding([property: Id(0)] FindingKind Kind, [property: Id(1)] string Subject, [property: Id(2)] string Detail)
{
    /// <summary>What the user can do about a fault that the repair leaves as it is. Null for a fault that it repairs.</summary>
    [Id(3)]
    public FindingRemedy? Remedy { get; init; }
}
