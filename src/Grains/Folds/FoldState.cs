using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.States;

namespace Gridfold.Grains.Folds;

/// <summary>What is stored of a fold. A fold that is trained at one go is stored once, with its result.</summary>
[GenerateSerializer, Alias("gridfold.fold-state")]
internal sealed class FoldState : IStoredState
{
    /// <summary>Its result; set once.</summary>
    [Id(0)]
    public FoldResult? Result { get; set; }

    /// <summary>How often it was begun.</summary>
    [Id(1)]
    public int Attempt { get; set; }

    /// <summary>The lease under which it was begun last: one from before it counts no longer.</summary>
    [Id(2)]
    public LeaseId Lease { get; set; }

    /// <summary>Whether the attempt under that lease has ended: it broke.</summary>
    [Id(3)]
    public bool IsLeaseOver { get; set; }

    /// <summary>How many attempts broke.</summary>
    [Id(4)]
    public int Faults { get; set; }

    /// <summary>The newest first.</summary>
    [Id(5)]
    public List<CheckpointReference> Checkpoints { get; set; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
