namespace Gridfold.Grains;

/// <summary>
/// Wakes all callers that wait now. A later caller waits for the next time. All calls must come from one scheduler, as those of a grain do.
/// </summary>
public sealed class Signal
{
    private readonly List<TaskCompletionSource> _waiting = [];

    /// <summary>Waits for the next <see cref="Wake"/>, or until the token is cancelled.</summary>
    public async Task Wait(CancellationToken cancellationToken = default)
    {
        TaskCompletionSource woken = Add();
        await using CancellationTokenRegistration registration = cancellationToken.Register(() => woken.TrySetResult());
        await woken.Task;
        _waiting.Remove(woken);
    }

    /// <summary>Waits for the next <see cref="Wake"/>, but no longer than the given time.</summary>
    public async Task Wait(TimeSpan longest, TimeProvider time)
    {
        TaskCompletionSource woken = Add();
        await using ITimer timer = time.CreateTimer(_ => woken.TrySetResult(), null, longest, Timeout.InfiniteTimeSpan);
        await woken.Task;
        _waiting.Remove(woken);
    }

    /// <summary>Wakes the callers that wait. They go on later, on their scheduler, not before this method returns.</summary>
    public void Wake()
    {
        foreach (TaskCompletionSource woken in _waiting) woken.TrySetResult();
        _waiting.Clear();
    }

    private TaskCompletionSource Add()
    {
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(woken);
        return woken;
    }
}
