using System.Buffers;
using Gridfold.Grains.Expenses;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;

namespace Gridfold.Grains.Folds;

/// <summary>
/// The life of one fold, without clock, storage or messages: its lease, its attempt and its end. A lease holds the fold from the moment
/// when it begins the fold until a later lease begins it. Messages under an earlier lease are refused.
/// </summary>
internal sealed class FoldLifecycle
{
    /// <summary>The newest checkpoint, and the one before it in case the newest is damaged.</summary>
    public const int KeptCheckpoints = 2;

    private static readonly SearchValues<char> NameLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly FoldId _id;
    private FoldResult? _readingBefore;

    /// <param name="id">The fold's id.</param>
    /// <param name="state">The stored state of the fold, which this object changes in place.</param>
    public FoldLifecycle(FoldId id, FoldState state)
    {
        _id = id;
        State = state;
    }

    public FoldState State { get; }

    /// <summary>The number of epochs after which the fold waited last. 0 before its first rung.</summary>
    private int Reached => State.Reading?.Summary.Epochs ?? 0;

    /// <summary>Whether a message under a lease counts: the lease holds the fold, or is later than every known lease.</summary>
    public bool Accepts(LeaseId lease) => lease > State.Lease || (lease == State.Lease && !State.IsLeaseOver);

    /// <summary>
    /// Opens a fold that has failed, or that waits at a rung, for a retry that it does not know. The fold begins anew, and messages under
    /// leases of before are refused.
    /// </summary>
    /// <returns>Whether the fold was opened.</returns>
    public bool OpenAgain(FoldStart start)
    {
        bool isOver = State.Result is { } result ? result.Summary.Status == Status.Failed : State.Reading is not null;
        if (!isOver || start.Retry <= State.Retry) return false;
        Hold(start.Fence > State.Lease ? start.Fence : State.Lease);
        (State.Result, State.Reading, State.Checkpoints) = (null, null, []);
        (State.Retry, State.Faults, State.IsLeaseOver) = (start.Retry, 0, true);
        return true;
    }

    /// <summary>Whether the fold was never begun, and has taken over nothing.</summary>
    public bool IsNew => State is { Result: null, Reading: null, Attempt: 0, Retry: 0, Checkpoints.Count: 0 };

    /// <summary>
    /// Sets the result of the same fold of an earlier experiment, unless the fold was begun meanwhile. The expense stays with the earlier
    /// experiment.
    /// </summary>
    /// <returns>Whether the result was set.</returns>
    public bool TakeOver(FoldResult result)
    {
        if (!IsNew) return false;
        State.Result = result with { Summary = result.Summary with { Retry = 0, Expense = Expense.None } };
        return true;
    }

    /// <summary>Lets the first attempt go on from a checkpoint of an earlier experiment, unless the fold was begun meanwhile.</summary>
    /// <returns>Whether the checkpoint was added.</returns>
    public bool TakeOver(CheckpointReference checkpoint)
    {
        RequireOwn(checkpoint);
        if (!IsNew) return false;
        State.Checkpoints.Add(checkpoint);
        return true;
    }

    /// <summary>A slot takes the fold, or repeats its question.</summary>
    /// <returns>The fold to train. Null when the fold has ended or waits at its rung, or a later lease holds it.</returns>
    public FoldAssignment? Begin(LeaseId lease, FoldStart start)
    {
        if (State.Result is not null || !Accepts(lease) || Reached >= start.RungOf(_id.Fold)) return null;
        if (lease > State.Lease)
        {
            Hold(lease);
            State.Attempt++;
        }

        return new FoldAssignment(_id, State.Attempt, start.Hyperparameters, [.. State.Checkpoints])
        {
            Rung = start.RungOf(_id.Fold),
            Reached = Reached,
        };
    }

    /// <summary>Adds a checkpoint that the holder has saved.</summary>
    /// <returns>The names of the checkpoints that are no longer needed. Null when the checkpoint is refused.</returns>
    /// <exception cref="RefusedException">The checkpoint does not lie in the fold's folder.</exception>
    public IReadOnlyList<string>? AddCheckpoint(LeaseId lease, CheckpointReference checkpoint)
    {
        RequireOwn(checkpoint);
        if (State.Result is not null || !Accepts(lease)) return null;
        Hold(lease);
        return Add(checkpoint);
    }

    /// <summary>Records that the fold waits at a rung, from a holder that is accepted. A repeated call changes nothing.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="reading">The state of the training at the rung.</param>
    /// <param name="checkpoint">The checkpoint from which the fold can go on.</param>
    /// <returns>The names of the checkpoints that are no longer needed. Null when the reading is refused.</returns>
    /// <exception cref="RefusedException">The checkpoint does not lie in the fold's folder.</exception>
    public IReadOnlyList<string>? Reach(LeaseId lease, FoldResult reading, CheckpointReference checkpoint)
    {
        if (AddCheckpoint(lease, checkpoint) is not { } old) return null;
        if (Reached >= reading.Summary.Epochs) return old;
        _readingBefore = State.Reading;
        State.Reading = reading with
        {
            Summary = reading.Summary with
            {
                Status = Status.Paused,
                Rungs = [.. State.Reading?.Summary.Rungs ?? [], new RungReading(reading.Summary.Epochs, reading.Summary.Metrics)],
            },
        };
        return old;
    }

    /// <summary>Takes the latest reading back, because it could not be stored.</summary>
    public void Unreach() => State.Reading = _readingBefore;

    private string[] Add(CheckpointReference checkpoint)
    {
        if (State.Checkpoints.Any(known => known.Name == checkpoint.Name)) return [];
        State.Checkpoints.Insert(0, checkpoint);
        string[] old = [.. State.Checkpoints.Skip(KeptCheckpoints).Select(known => known.Name)];
        State.Checkpoints.RemoveAll(known => old.Contains(known.Name));
        return old;
    }

    /// <summary>Sets the fold's result, from a holder that is accepted.</summary>
    /// <returns>The result, with the readings at the rungs where the fold has waited.</returns>
    public FoldResult End(LeaseId lease, FoldResult result)
    {
        Hold(lease);
        (_readingBefore, State.Reading) = (State.Reading, null);
        return State.Result = result with { Summary = result.Summary with { Rungs = _readingBefore?.Summary.Rungs } };
    }

    /// <summary>Takes the result back, because it could not be stored.</summary>
    public void Reopen() => (State.Result, State.Reading) = (null, _readingBefore);

    /// <summary>Ends the attempt without a result, for a reason that another attempt may not meet.</summary>
    public FaultOutcome Fault(LeaseId lease, FoldStart start)
    {
        if (State.Result is not null || !Accepts(lease)) return FaultOutcome.Stale;
        Hold(lease);
        State.IsLeaseOver = true;
        return State.Faults++ >= start.MaxRestarts ? FaultOutcome.GiveUp : FaultOutcome.TryAgain;
    }

    /// <summary>Makes the result of a fold that was tried often enough.</summary>
    public FoldResult Failure(string reason, string silo)
    {
        string attempts = State.Attempt == 1 ? "1 attempt" : $"{State.Attempt} attempts";
        var summary = new FoldSummary(_id.Fold, Status.Failed, [], 0, null, $"{reason} (given up after {attempts})");
        return new FoldResult(summary, EpochHistory.Empty, [], State.Attempt, 0, silo);
    }

    /// <summary>Refuses a checkpoint outside the fold's folder: a recorded checkpoint is later read and deleted.</summary>
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
