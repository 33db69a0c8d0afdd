namespace Gridfold.Grains.Experiments;

/// <summary>
/// The state of one experiment as events change it, without clock, storage or messages. A change counts once it is stored; until then
/// <see cref="Status"/> keeps its value. Times are those of one monotonic clock.
/// </summary>
internal sealed class ExperimentStateMachine
{
    // After three such starts, only an operator starts the experiment again.
    internal const int MaxUnprovenStarts = 3;

    // A start did not end the silo if the silo still works this long after it.
    private static readonly TimeSpan ProvenAfter = TimeSpan.FromMinutes(1);

    private readonly ExperimentState _state;
    private TimeSpan _countedUntil;
    private TimeSpan _begunAt;

    /// <param name="state">The stored state of the experiment, which the state machine changes in place.</param>
    /// <param name="now">The time now.</param>
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

    /// <summary>Counts a start of the experiment by itself.</summary>
    /// <returns>False when the experiment may not start, because its silo ended after each of its last starts.</returns>
    public bool CountStart()
    {
        if (_state.UnprovenStarts >= MaxUnprovenStarts) return false;
        _state.UnprovenStarts++;
        return true;
    }

    /// <summary>
    /// Sets the count of unproven starts to 0. Either the silo still works a while after the start, or the user lets the experiment go on.
    /// </summary>
    /// <returns>Whether the count was above 0.</returns>
    public bool Prove()
    {
        bool wasCounted = _state.UnprovenStarts > 0;
        _state.UnprovenStarts = 0;
        return wasCounted;
    }

    /// <summary>Marks the experiment as damaged. The mark is not stored.</summary>
    public void SetAside() => Status = Status.Damaged;

    /// <summary>Applies an event to the state that is to be stored.</summary>
    /// <returns>The change, which the caller settles or undoes. Null when the event is not allowed.</returns>
    public Change? Apply(ExperimentEvent happening, TimeSpan now)
    {
        if (ExperimentLifecycle.Next(Status, happening) is not { } next) return null;
        CountTime(now);
        var change = new Change(next, _state.IsStopping);
        (_state.Status, _state.IsStopping) = (next, false);
        if (next == Status.Running) _state.Run++;
        return change;
    }

    /// <summary>Takes back a change that could not be stored. The number of the run stays used.</summary>
    public void Undo(Change change) => (_state.Status, _state.IsStopping) = (Status, change.WasStopping);

    /// <summary>Makes a change visible that is on disk.</summary>
    public void Settle(Change change, TimeSpan now)
    {
        _countedUntil = now;
        Status = change.Next;
    }

    /// <summary>
    /// Adds the time since the last count to the experiment's running time. While a change is being stored, nothing is added.
    /// </summary>
    public void CountTime(TimeSpan now)
    {
        if (Status != Status.Running || _state.Status != Status.Running) return;
        _state.WallSeconds += (now - _countedUntil).TotalSeconds;
        _countedUntil = now;
    }

    /// <summary>Counts the running time from now on. The time before the activation does not count.</summary>
    public void CountFrom(TimeSpan now) => _countedUntil = now;

    /// <summary>Records the time at which the experiment goes on.</summary>
    public void Begin(TimeSpan now) => _begunAt = now;

    /// <summary>Ends the count of starts when this start is long enough ago.</summary>
    public void ProveByTime(TimeSpan now)
    {
        if (Status == Status.Running && now - _begunAt >= ProvenAfter) Prove();
    }

    /// <summary>A change that is not stored yet.</summary>
    /// <param name="Next">The status after the change.</param>
    /// <param name="WasStopping">Whether, before the change, the experiment only waited for the end of the folds in training.</param>
    internal sealed record Change(Status Next, bool WasStopping);
}
