using Gridfold.Grains.Logs;
using Gridfold.Grains.States;
using Gridfold.Grains.Telemetry;

namespace Gridfold.Grains.Experiments;

/// <summary>What becomes of an experiment that cannot be used, or after whose start its silo dies each time.</summary>
internal sealed partial class ExperimentGrain
{
    private string? _damage;

    /// <summary>Reads what is stored; damage sets the experiment aside, and what may pass is thrown.</summary>
    private async Task<bool> TryLoad()
    {
        try
        {
            ReadSpec();
        }
        catch (Exception exception)
        {
            // Whatever it is, asking again does not help: nothing was asked of anybody.
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

    /// <summary>From now on it only says what is wrong.</summary>
    private void SetAside(string damage)
    {
        GridfoldMeter.Unwatch(this);
        _damage = damage;
        _machine.SetAside();
        LogSetAside(Id, damage);
    }

    /// <summary>Something of an experiment that runs cannot be used: pauses it, since it would never end.</summary>
    private async Task HaltDamaged(string damage)
    {
        if (Status != Status.Running || !await Move(ExperimentEvent.Pause)) return;
        LogSetAside(Id, damage);
        Tell(LogKind.SetAside, $"paused: {damage}");
    }

    /// <summary>Counts, on disk and before anything is read that may kill the silo, that it goes on by itself.</summary>
    /// <returns>False when it may not: its silo died after each of its last starts.</returns>
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
