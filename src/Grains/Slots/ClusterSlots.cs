using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Slots;

/// <summary>The slots of all silos that get work.</summary>
/// <param name="Count">The number of slots.</param>
/// <param name="AreGpus">Whether all slots train on GPUs.</param>
[GenerateSerializer, Immutable, Alias("gridfold.cluster-slots")]
public sealed record ClusterSlots([property: Id(0)] int Count, [property: Id(1)] bool AreGpus)
{
    /// <summary>The greatest number of these slots that an experiment may have at once, at least one.</summary>
    public ClusterSlots For(ExperimentShare share) => this with
    {
        Count = Math.Clamp(Count, 1, Math.Min(share.MaxSlots ?? int.MaxValue, share.MaxSlotsOfUser ?? int.MaxValue)),
    };
}
