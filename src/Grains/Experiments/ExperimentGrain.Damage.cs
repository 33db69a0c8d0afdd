using Gridfold.Grains.Logs;
using Gridfold.Grains.States;
using Gridfold.Grains.Telemetry;

namespace Gridfold.Grains.Experiments;

/// <summary>
/// Handles two kinds of unusable experiments. One has a state that cannot be read. The other ended its silo after each recent start.
/// </summary>
internal sealed partial class ExperimentGrain
{
    private string? _damage;

    /// <summary>The damage of the stored state. Null for a state that can be used, and where none is stored.</summary>
    private string? FindDamage() => _state.State.FindDamage()
        ?? (_state.State.Submission is null && _state.Etag is not null ? "its stored state is empty" : null);

    /// <summary>Loads the stored state. Damage sets the experiment aside; a fault that may pass is thrown.</summary>
    private async Task<bool> TryLoad()
    {
        try
        {
            ReadSpec();
        }
        catch (Exception exception)
        {
            // A second call has the same result, because no other process takes part.
            SetAside($"this version cannot read its file: {exception.Message.Split('\n')[0].TrimEnd('.')}");
            return false;
        }

        try
        {
            await Load();
            return true;
        }
        catch (StateDamagedException exception)
        {
            SetAside(exception.Message);
            return false;
        }
    }

    /// <summary>Sets the experiment aside: from now on it only reports its damage.</summary>
    private void SetAside(string damage)
    {
        GridfoldMeter.Unwatch(this);
        _damage = damage;
        _machine.SetAside();
        LogSetAside(Id, damage);
    }

    /// <summary>Pauses a running experiment of which a part cannot be used, because it would never end.</summary>
    private async Task HaltDamaged(string damage)
    {
        if (Status != Status.Running || !await Move(ExperimentEvent.Pause)) return;
        LogSetAside(Id, damage);
        Tell(LogKind.SetAside, $"paused: {damage}");
    }

    /// <summary>Counts on disk that the experiment goes on by itself, before anything is read that may end the silo.</summary>
    /// <returns>False when the experiment may not go on, because its silo ended after each of its last starts.</returns>
    private async Task<bool> CountStart()
    {
        if (_machine.CountStart())
        {
            await Write();
            return true;
        }

        const int starts = ExperimentStateMachine.MaxUnprovenStarts;
        Tell(LogKind.SetAside, $"paused: after each of its last {starts} starts its silo died before a trial had ended; "
            + "see what the silos log, then resume it");
        LogNotStartedAgain(Id, starts);
        return false;
    }
}
