namespace Gridfold.Grains;

/// <summary>Wakes everybody who waits at the moment; who comes later waits for the next time. For one scheduler, as a grain has.</summary>
public sealed class Signal
{
    private readonly List<TaskCompletionSource> _waiting = [];

    /// <summary>Waits for the next <see cref="Wake"/>, or until that is cancelled.</summary>
    public async Task Wait(CancellationToken cancellationToken = default)
    {
        TaskCompletionSource woken = Add();
        await using CancellationTokenRegistration registration = cancellationToken.Register(() => woken.TrySetResult());
        await woken.Task;
        _waiting.Remove(woken);
    }

    /// <summary>Waits for the next <see cref="Wake"/>, and no longer than a time.</summary>
    public async Task Wait(TimeSpan longest, TimeProvider time)
    {
        TaskCompletionSource woken = Add();
        await using ITimer timer = time.CreateTimer(_ => woken.TrySetResult(), null, longest, Timeout.InfiniteTimeSpan);
        await woken.Task;
        _waiting.Remove(woken);
    }

    /// <summary>Wakes those who wait. They go on later, on their scheduler, not before this returns.</summary>
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
