namespace Gridfold.Grains.Folds;

/// <summary>What follows from a fault of an attempt.</summary>
public enum FaultOutcome
{
    /// <summary>The attempt no longer held the fold: nothing follows.</summary>
    Stale,

    /// <summary>The fold is to be queued again.</summary>
    TryAgain,

    /// <summary>It was tried often enough and has failed.</summary>
    GiveUp,
}

/// <summary>
/// The life of one fold, without clock, storage or messages: which lease holds it, which attempt that is, and when it has ended.
/// A result counts only from the latest attempt, and only once.
/// </summary>
internal sealed class FoldLifecycle
{
    private readonly FoldId _id;
    private FoldStart? _start;
    private Guid? _lease;
    private bool _isWaiting = true;
    private int _faults;

    public FoldLifecycle(FoldId id, FoldResult? result)
    {
        _id = id;
        Result = result;
    }

    public FoldResult? Result { get; private set; }

    public int Attempt { get; private set; }

    public int? MaxSlots => _start?.MaxSlots;

    /// <summary>Whether it waits for a slot once started.</summary>
    public bool Start(FoldStart start)
    {
        _start = start;
        return Result is null;
    }

    /// <summary>A slot takes the fold. Null when there is nothing to train.</summary>
    public FoldAssignment? Begin(Guid lease)
    {
        if (Result is not null || _start is null) return null;
        _lease = lease;
        _isWaiting = false;
        Attempt++;
        return new FoldAssignment(_id, Attempt, _start.Hyperparameters);
    }

    /// <summary>Whether a result under this lease counts.</summary>
    public bool IsHeldBy(Guid lease) => _lease == lease;

    /// <summary>The fold's result is on disk: nothing can follow.</summary>
    public void End(FoldResult result) => Result = result;

    /// <summary>The attempt ended without a result, for a reason that another attempt may not meet.</summary>
    public FaultOutcome Fault(Guid lease)
    {
        if (Result is not null || _lease != lease) return FaultOutcome.Stale;
        if (_faults >= _start!.MaxRestarts) return FaultOutcome.GiveUp;
        _faults++;
        _lease = null;
        _isWaiting = true;
        return FaultOutcome.TryAgain;
    }

    /// <summary>The result of a fold that was tried often enough.</summary>
    public FoldResult Failure(string reason, string silo)
    {
        string attempts = Attempt == 1 ? "1 attempt" : $"{Attempt} attempts";
        var summary = new FoldSummary(_id.Fold, Status.Failed, [], 0, null, $"{reason} (given up after {attempts})");
        return new FoldResult(summary, EpochHistory.Empty, [], Attempt, 0, silo);
    }

    /// <summary>The lease ended by itself. Whether the fold is to be queued again.</summary>
    public bool LoseLease(Guid lease)
    {
        // A lease that was granted and never begun is lost as well: the fold waits then. The attempt under a lost lease still counts until
        // another begins: its silo may have been silent only for a while, and the pool lets it renew.
        if (Result is not null || _start is null || (!_isWaiting && _lease != lease)) return false;
        _isWaiting = true;
        return true;
    }
}
