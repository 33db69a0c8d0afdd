using Orleans.Storage;

namespace Gridfold.Grains;

/// <summary>
/// Writes a grain's state: one write at a time, and those that are asked for meanwhile share the next. When someone else has written, which
/// happens when a write was given up and took effect all the same, the activation ends and the next one reads what is there.
/// </summary>
internal sealed class StateWriter
{
    private readonly IGrainBase _grain;
    private readonly Func<Task> _write;
    private Task _current = Task.CompletedTask;
    private Task? _waiting;

    public StateWriter(IGrainBase grain, Func<Task> write)
    {
        _grain = grain;
        _write = write;
    }

    /// <summary>Writes what holds when the turn comes; the same task for all that wait for the same turn.</summary>
    public Task Write()
    {
        if (_waiting is not null) return _waiting;
        return _current.IsCompleted ? _current = WriteNow() : _waiting = WriteAfter(_current);
    }

    private async Task WriteAfter(Task previous)
    {
        // Yields always, so that the field is set by now.
        await previous.ConfigureAwait(
            ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        (_current, _waiting) = (_waiting!, null);
        await WriteNow();
    }

    private async Task WriteNow()
    {
        try
        {
            await _write();
        }
        catch (InconsistentStateException)
        {
            _grain.DeactivateOnIdle();
            throw;
        }
    }
}
