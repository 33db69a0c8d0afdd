using Gridfold.Grains.Logs;
using Gridfold.Grains.States;
using Gridfold.Grains.Telemetry;

namespace Gridfold.Grains.Experiments;

/// <summary>What becomes of an experiment that cannot be used, or after whose start its silo dies each time.</summary>
internal sealed partial class ExperimentGrain
{
    // An operator starts it for the fourth time.
    private const int MostUnprovenStarts = 3;

    // A silo that lives for so long after a start was not killed by it.
    private static readonly TimeSpan ProvenAfter = TimeSpan.FromMinutes(1);

    private string? _damage;
    private long _begunAt;

    public Task Forget()
    {
        GridfoldMeter.Unwatch(this);
        _review?.Dispose();
        _status = Status.Pending;
        _state.State = new ExperimentState();
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <summary>What is wrong with the stored state itself, or null.</summary>
    private string? FindDamage() => _state.State switch
    {
        { Damage: { } damage } => damage.Reason,
        { Status: var status } when !Enum.IsDefined(status) || status == Status.Damaged => $"its stored status is {status:D}, which is none",
        { WallSeconds: var seconds } when !double.IsFinite(seconds) => "its stored running time is no finite number",
        { Submission.SpecJson: null } => "its file was not stored",
        _ => null,
    };

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
        (_status, _damage) = (Status.Damaged, damage);
        LogSetAside(Id, damage);
    }

    /// <summary>Something of an experiment that runs cannot be used: pauses it, since it would never end.</summary>
    private async Task HaltDamaged(string damage)
    {
        if (_status != Status.Running || !await Move(ExperimentEvent.Pause)) return;
        LogSetAside(Id, damage);
        Tell(LogKind.SetAside, $"paused: {damage}");
    }

    /// <summary>Counts, on disk and before anything is read that may kill the silo, that it goes on by itself.</summary>
    /// <returns>False when it may not: its silo died after each of its last starts.</returns>
    private async Task<bool> CountStart()
    {
        if (_state.State.UnprovenStarts >= MostUnprovenStarts)
        {
            Tell(LogKind.SetAside, $"paused: after each of its last {MostUnprovenStarts} starts its silo died before a trial had ended; "
                + "see what the silos log, then resume it");
            LogNotStartedAgain(Id, MostUnprovenStarts);
            return false;
        }

        _state.State.UnprovenStarts++;
        await Write();
        return true;
    }

    private async Task<ExperimentSnapshot> TakeSnapshot()
    {
        string damage;
        try
        {
            if (_damage is null) return await TakeSoundSnapshot();
            damage = _damage;
        }
        catch (StateDamagedException exception)
        {
            await HaltDamaged(exception.Message);
            damage = exception.Message;
        }

        // What is stored may have been mended meanwhile: the next question reads it again.
        DeactivateOnIdle();
        return ExperimentSnapshot.OfDamaged(Id, _state.State.CreatedAt, damage);
    }
}
