using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.States;

namespace Gridfold.Grains.Folds;

/// <summary>The stored state of a fold. A fold that is trained without a break is stored once, with its result.</summary>
[GenerateSerializer, Alias("gridfold.fold-state")]
internal sealed class FoldState : IStoredState
{
    /// <summary>The fold's result, which is set once. Only a retry takes back that of a failed fold.</summary>
    [Id(0)]
    public FoldResult? Result { get; set; }

    /// <summary>The number of attempts.</summary>
    [Id(1)]
    public int Attempt { get; set; }

    /// <summary>The lease under which the fold was begun last. Earlier leases no longer count.</summary>
    [Id(2)]
    public LeaseId Lease { get; set; }

    /// <summary>Whether the attempt under that lease has ended with a fault.</summary>
    [Id(3)]
    public bool IsLeaseOver { get; set; }

    /// <summary>The number of attempts that ended with a fault.</summary>
    [Id(4)]
    public int Faults { get; set; }

    /// <summary>The fold's checkpoints, the newest first.</summary>
    [Id(5)]
    public List<CheckpointReference> Checkpoints { get; set; } = [];

    /// <summary>The retry in which the fold was opened again, after it had failed. 0 for none.</summary>
    [Id(6)]
    public long Retry { get; set; }

    /// <summary>The state of the training at the latest rung. Null before the first rung, and once there is a result.</summary>
    [Id(7)]
    public FoldResult? Reading { get; set; }

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
