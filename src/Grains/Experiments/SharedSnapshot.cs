namespace Gridfold.Grains.Experiments;

/// <summary>
/// Takes one snapshot of an experiment a period and shares it among all watchers. All calls must come from one scheduler, as those of a
/// grain do.
/// </summary>
internal sealed class SharedSnapshot
{
    private readonly Func<Task<ExperimentSnapshot>> _take;
    private readonly TimeSpan _period;
    private readonly TimeProvider _time;
    private Task<ExperimentSnapshot>? _next;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="take">Takes a snapshot.</param>
    /// <param name="period">The time from one snapshot to the next.</param>
    /// <param name="time">The clock.</param>
    public SharedSnapshot(Func<Task<ExperimentSnapshot>> take, TimeSpan period, TimeProvider time) =>
        (_take, _period, _time) = (take, period, time);

    /// <summary>The next snapshot. All callers that ask before it is taken share it.</summary>
    public Task<ExperimentSnapshot> Next() => _next ??= TakeNext();

    /// <summary>Takes the next snapshot at once, because the experiment's status has changed.</summary>
    public void Hurry()
    {
        _moved.SetResult();
        _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private async Task<ExperimentSnapshot> TakeNext()
    {
        // A small search takes seconds in all, so its watchers must learn of its end at once.
        await _moved.Task.WaitAsync(_period, _time).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _next = null;
        return await _take();
    }
}
