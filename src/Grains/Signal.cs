namespace Gridfold.Grains;

/// <summary>Wakes everybody who waits at the moment; who comes later waits for the next time. For one thread, as a grain has.</summary>
public sealed class Signal
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes at the next <see cref="Wake"/>.</summary>
    public Task Next => _next.Task;

    /// <summary>Wakes those who wait.</summary>
    public void Wake()
    {
        TaskCompletionSource waiting = _next;
        _next = New();
        waiting.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
