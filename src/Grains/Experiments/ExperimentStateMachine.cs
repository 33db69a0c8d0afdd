namespace Gridfold.Grains.Experiments;

/// <summary>
/// The state of one experiment as events change it, without clock, storage or messages. A change counts once it is stored: until then
/// <see cref="Status"/> is what it was. Times are those of one monotonic clock.
/// </summary>
internal sealed class ExperimentStateMachine
{
    // An operator starts it for the fourth time.
    internal const int MaxUnprovenStarts = 3;

    // A silo that lives for so long after a start was not killed by it.
    private static readonly TimeSpan ProvenAfter = TimeSpan.FromMinutes(1);

    private readonly ExperimentState _state;
    private TimeSpan _countedUntil;
    private TimeSpan _begunAt;

    /// <param name="state">What is stored of it; changed in place.</param>
    /// <param name="now">The time.</param>
    public ExperimentStateMachine(ExperimentState state, TimeSpan now)
    {
        _state = state;
        _countedUntil = now;
        Status = state.Status;
    }

    /// <summary>The status that others may see.</summary>
    public Status Status { get; private set; }

    /// <summary>Whether new trials may start.</summary>
    public bool MayStart => Status == Status.Running && !_state.IsStopping;

    /// <summary>Counts that it goes on by itself.</summary>
    /// <returns>False when it may not: its silo died after each of its last starts.</returns>
    public bool CountStart()
    {
        if (_state.UnprovenStarts >= MaxUnprovenStarts) return false;
        _state.UnprovenStarts++;
        return true;
    }

    /// <summary>It lets a silo live, or its user says that it may go on: the count of such starts ends.</summary>
    /// <returns>Whether there was a count.</returns>
    public bool Prove()
    {
        bool wasCounted = _state.UnprovenStarts > 0;
        _state.UnprovenStarts = 0;
        return wasCounted;
    }

    /// <summary>What is stored of it cannot be used. That itself is not stored.</summary>
    public void SetAside() => Status = Status.Damaged;

    /// <summary>An event happens: changes what is to be stored.</summary>
    /// <returns>The change, to be settled or undone; null when the event is not allowed.</returns>
    public Change? Apply(ExperimentEvent happening, TimeSpan now)
    {
        if (ExperimentLifecycle.Next(Status, happening) is not { } next) return null;
        CountTime(now);
        var change = new Change(next, _state.IsStopping);
        (_state.Status, _state.IsStopping) = (next, false);
        if (next == Status.Running) _state.Run++;
        return change;
    }

    /// <summary>A change could not be stored. The number of the run stays used.</summary>
    public void Undo(Change change) => (_state.Status, _state.IsStopping) = (Status, change.WasStopping);

    /// <summary>A change is on disk.</summary>
    public void Settle(Change change, TimeSpan now)
    {
        _countedUntil = now;
        Status = change.Next;
    }

    /// <summary>Adds the time since the last count to its running time.</summary>
    public void CountTime(TimeSpan now)
    {
        if (Status != Status.Running) return;
        _state.WallSeconds += (now - _countedUntil).TotalSeconds;
        _countedUntil = now;
    }

    /// <summary>It came to life: what was before is not its running time.</summary>
    public void CountFrom(TimeSpan now) => _countedUntil = now;

    /// <summary>It goes on.</summary>
    public void Begin(TimeSpan now) => _begunAt = now;

    /// <summary>Ends the count of starts when this one has lasted long enough.</summary>
    public void ProveByTime(TimeSpan now)
    {
        if (Status == Status.Running && now - _begunAt >= ProvenAfter) Prove();
    }

    /// <summary>A change that is not stored yet.</summary>
    /// <param name="Next">The status after it.</param>
    /// <param name="WasStopping">Whether the experiment was running only until the folds in training had ended.</param>
    internal sealed record Change(Status Next, bool WasStopping);
}
