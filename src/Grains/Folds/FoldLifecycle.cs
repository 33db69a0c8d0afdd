using System.Buffers;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;

namespace Gridfold.Grains.Folds;

/// <summary>
/// The life of one fold, without clock, storage or messages: which lease holds it, which attempt that is, and when it has ended.
/// A lease holds the fold from its beginning under it until a later lease begins. What comes under an earlier lease is refused.
/// </summary>
internal sealed class FoldLifecycle
{
    /// <summary>The newest, and the one before it in case the newest is damaged.</summary>
    public const int KeptCheckpoints = 2;

    private static readonly SearchValues<char> NameLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly FoldId _id;

    /// <param name="id">Which fold.</param>
    /// <param name="state">What is known of it; changed in place.</param>
    public FoldLifecycle(FoldId id, FoldState state)
    {
        _id = id;
        State = state;
    }

    public FoldState State { get; }

    /// <summary>Whether what comes under a lease counts: it holds the fold, or is later than what is known of.</summary>
    public bool Accepts(LeaseId lease) => lease > State.Lease || (lease == State.Lease && !State.IsLeaseOver);

    /// <summary>A slot takes the fold, or asks again whether it has.</summary>
    /// <returns>Null when it has ended, or a later lease holds it.</returns>
    public FoldAssignment? Begin(LeaseId lease, FoldStart start)
    {
        if (State.Result is not null || !Accepts(lease)) return null;
        if (lease > State.Lease)
        {
            Hold(lease);
            State.Attempt++;
        }

        return new FoldAssignment(_id, State.Attempt, start.Hyperparameters, [.. State.Checkpoints]);
    }

    /// <summary>The holder has saved its training.</summary>
    /// <returns>The names of the checkpoints that are needed no longer; null when it is not accepted.</returns>
    /// <exception cref="RefusedException">It does not lie in the fold's folder.</exception>
    public IReadOnlyList<string>? AddCheckpoint(LeaseId lease, CheckpointReference checkpoint)
    {
        RequireOwn(checkpoint);
        if (State.Result is not null || !Accepts(lease)) return null;
        Hold(lease);
        if (State.Checkpoints.Any(known => known.Name == checkpoint.Name)) return [];
        State.Checkpoints.Insert(0, checkpoint);
        string[] old = [.. State.Checkpoints.Skip(KeptCheckpoints).Select(known => known.Name)];
        State.Checkpoints.RemoveAll(known => old.Contains(known.Name));
        return old;
    }

    /// <summary>The fold's result comes, from a holder that is accepted.</summary>
    public void End(LeaseId lease, FoldResult result)
    {
        Hold(lease);
        State.Result = result;
    }

    /// <summary>The result could not be stored: it has not come.</summary>
    public void Reopen() => State.Result = null;

    /// <summary>The attempt ended without a result, for a reason that another attempt may not meet.</summary>
    public FaultOutcome Fault(LeaseId lease, FoldStart start)
    {
        if (State.Result is not null || !Accepts(lease)) return FaultOutcome.Stale;
        Hold(lease);
        State.IsLeaseOver = true;
        return State.Faults++ >= start.MaxRestarts ? FaultOutcome.GiveUp : FaultOutcome.TryAgain;
    }

    /// <summary>The result of a fold that was tried often enough.</summary>
    public FoldResult Failure(string reason, string silo)
    {
        string attempts = State.Attempt == 1 ? "1 attempt" : $"{State.Attempt} attempts";
        var summary = new FoldSummary(_id.Fold, Status.Failed, [], 0, null, $"{reason} (given up after {attempts})");
        return new FoldResult(summary, EpochHistory.Empty, [], State.Attempt, 0, silo);
    }

    /// <summary>What is recorded of a fold is read, and deleted, as the fold's.</summary>
    private void RequireOwn(CheckpointReference checkpoint)
    {
        string folder = $"{_id}/";
        bool isOwn = checkpoint.Name is not null && checkpoint.Name.StartsWith(folder, StringComparison.Ordinal)
            && checkpoint.Name.Length > folder.Length
            && checkpoint.Name.AsSpan(folder.Length).IndexOfAnyExcept(NameLetters) < 0;
        if (!isOwn || checkpoint.Epoch < 0 || checkpoint.Bytes < 0)
            throw new RefusedException($"'{Bounds.Message(checkpoint.Name ?? "")}' is no checkpoint of fold {_id}; its name must be "
                + $"{folder} and letters, digits or dashes");
    }

    private void Hold(LeaseId lease)
    {
        if (lease > State.Lease) State.IsLeaseOver = false;
        State.Lease = lease;
    }
}
