using Gridfold.Grains.Calls;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;

namespace Gridfold.Grains.Folds;

/// <summary>One fold: the unit that is leased, tried again, checkpointed and recorded. Key: experiment/trial/fold.</summary>
[Alias("gridfold.IFoldGrain")]
public interface IFoldGrain : IGrainWithStringKey
{
    /// <summary>Tells the fold what to train. A repeated call changes nothing.</summary>
    /// <returns>The summary of the fold if it has ended, or has waited at a rung; otherwise null.</returns>
    [Alias("Start"), CalledBy(Caller.Silo)]
    Task<FoldSummary?> Start(FoldStart start);

    /// <summary>Begins the fold for a slot under its lease. A repeated call changes nothing.</summary>
    /// <returns>The attempt. Null when there is nothing to train for this lease.</returns>
    [Alias("Begin"), CalledBy(Caller.Silo)]
    Task<FoldAssignment?> Begin(LeaseId lease);

    /// <summary>Records a stored checkpoint. From now on, another attempt goes on from there.</summary>
    /// <returns>False when the lease no longer holds the fold, so the checkpoint is never used.</returns>
    [Alias("AddCheckpoint"), CalledBy(Caller.Silo)]
    Task<bool> AddCheckpoint(LeaseId lease, CheckpointReference checkpoint);

    /// <summary>Records the result on disk, and then tells others of it. A repeated call changes nothing.</summary>
    /// <returns>False when the lease no longer holds the fold: the result is refused.</returns>
    [Alias("Complete"), CalledBy(Caller.Silo)]
    Task<bool> Complete(LeaseId lease, FoldResult result);

    /// <summary>Records on disk that the training has reached its rung, and where it goes on. A repeated call changes nothing.</summary>
    /// <param name="lease">The lease, which ends with this call.</param>
    /// <param name="reading">The state of the training at the rung.</param>
    /// <param name="checkpoint">The checkpoint at the rung, which is stored.</param>
    /// <returns>False when the lease no longer holds the fold: the reading is refused.</returns>
    [Alias("Reach"), CalledBy(Caller.Silo)]
    Task<bool> Reach(LeaseId lease, FoldResult reading, CheckpointReference checkpoint);

    /// <summary>
    /// Tells the trial of the rung that the fold has reached. The slot calls this once the lease is released, so that the fold can be
    /// queued again at once.
    /// </summary>
    [Alias("TellReached"), CalledBy(Caller.Silo)]
    Task TellReached();

    /// <summary>Records that the attempt broke for a reason that may not repeat. The fold is tried again, up to its limit.</summary>
    [Alias("Fault"), CalledBy(Caller.Silo)]
    Task Fault(LeaseId lease, string reason, string silo);

    /// <summary>The recorded result; of a fold that has not ended, the state at its latest rung. Null when there is none.</summary>
    [Alias("GetResult"), CalledBy(Caller.Client)]
    Task<FoldResult?> GetResult();

    /// <summary>The predictions of a completed fold's validation rows. Null when they are not kept.</summary>
    [Alias("GetPredictions"), CalledBy(Caller.Silo)]
    Task<byte[]?> GetPredictions();
}
