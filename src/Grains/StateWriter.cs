using Orleans.Storage;

namespace Gridfold.Grains;

/// <summary>
/// Writes a grain's state, one write at a time. Requests during a write share the next one. A write that was given up may still take
/// effect. Then the next write finds a state that it does not know; the activation ends, and the next one reads the stored state.
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

    /// <summary>Writes the state as it is when the turn comes. All callers that wait for the same turn get the same task.</summary>
    public Task Write()
    {
        if (_waiting is not null) return _waiting;
        return _current.IsCompleted ? _current = WriteNow() : _waiting = WriteAfter(_current);
    }

    /// <summary>Waits until no write is under way and none waits. A write that fails ends the wait, too.</summary>
    public async Task Rest()
    {
        while (_waiting is not null || !_current.IsCompleted)
        {
            await (_waiting ?? _current).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task WriteAfter(Task previous)
    {
        // This await always yields, so the field is set before the next line.
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
