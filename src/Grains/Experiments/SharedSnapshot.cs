namespace Gridfold.Grains.Experiments;

/// <summary>However many watch an experiment, one snapshot a period is taken and shared. For one scheduler, as a grain has.</summary>
internal sealed class SharedSnapshot
{
    private readonly Func<Task<ExperimentSnapshot>> _take;
    private readonly TimeSpan _period;
    private readonly TimeProvider _time;
    private Task<ExperimentSnapshot>? _next;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="take">Takes a snapshot.</param>
    /// <param name="period">How long to wait before the next one.</param>
    /// <param name="time">The clock.</param>
    public SharedSnapshot(Func<Task<ExperimentSnapshot>> take, TimeSpan period, TimeProvider time) => (_take, _period, _time) = (take, period, time);

    /// <summary>The next snapshot, the same for all who ask until it is there.</summary>
    public Task<ExperimentSnapshot> Next() => _next ??= TakeNext();

    /// <summary>The experiment's status has changed: the next snapshot is taken at once.</summary>
    public void Hurry()
    {
        _moved.SetResult();
        _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private async Task<ExperimentSnapshot> TakeNext()
    {
        // A small search takes seconds in all: its watchers hear at once that it has ended.
        await _moved.Task.WaitAsync(_period, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _next = null;
        return await _take();
    }
}
