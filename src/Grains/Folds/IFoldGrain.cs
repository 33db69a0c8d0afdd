using Gridfold.Grains.Calls;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;

namespace Gridfold.Grains.Folds;

/// <summary>One training run: the unit that is leased, retried, checkpointed and recorded. Key: experiment/trial/fold.</summary>
[Alias("gridfold.IFoldGrain")]
public interface IFoldGrain : IGrainWithStringKey
{
    /// <summary>Tells it what to train. Harmless when repeated.</summary>
    /// <returns>How it ended, when it has.</returns>
    [Alias("Start"), CalledBy(Caller.Silo)]
    Task<FoldSummary?> Start(FoldStart start);

    /// <summary>A slot begins the fold under its lease. Harmless when repeated.</summary>
    /// <returns>The attempt; null when there is nothing to train for this lease.</returns>
    [Alias("Begin"), CalledBy(Caller.Silo)]
    Task<FoldAssignment?> Begin(LeaseId lease);

    /// <summary>A checkpoint has been stored; from now on another attempt goes on from there.</summary>
    /// <returns>False when the lease no longer holds the fold: nobody will ever use it.</returns>
    [Alias("AddCheckpoint"), CalledBy(Caller.Silo)]
    Task<bool> AddCheckpoint(LeaseId lease, CheckpointReference checkpoint);

    /// <summary>Records the result, on disk before anybody hears of it. Harmless when repeated.</summary>
    /// <returns>False when the lease no longer holds the fold: the result is refused.</returns>
    [Alias("Complete"), CalledBy(Caller.Silo)]
    Task<bool> Complete(LeaseId lease, FoldResult result);

    /// <summary>The attempt broke for a reason that may not repeat; the fold is tried again, up to its limit.</summary>
    [Alias("Fault"), CalledBy(Caller.Silo)]
    Task Fault(LeaseId lease, string reason, string silo);

    /// <summary>The recorded result, or null.</summary>
    [Alias("GetResult"), CalledBy(Caller.Client)]
    Task<FoldResult?> GetResult();
}
