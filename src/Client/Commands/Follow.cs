using System.Runtime.CompilerServices;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Client.TrialLogs;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.States;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Commands;

/// <summary>Follows an experiment until it ends, even if it moves to another silo.</summary>
internal sealed class Follow
{
    private readonly Terminal _terminal;
    private readonly Session _session;
    private readonly OutputFormat _format;
    private readonly bool _drives;
    private readonly Outage _outage = new(TimeProvider.System);

    /// <param name="terminal">The streams that show the experiment.</param>
    /// <param name="session">The experiment's cluster.</param>
    /// <param name="format">The format of the leaderboard.</param>
    /// <param name="drives">
    /// Whether this process owns the experiment. If so, Ctrl-C pauses it, and it goes on here when another host ends. If not, this process
    /// only watches.
    /// </param>
    public Follow(Terminal terminal, Session session, OutputFormat format, bool drives)
    {
        _terminal = terminal;
        _session = session;
        _format = format;
        _drives = drives;
    }

    /// <summary>What is done with the ended experiment, with its exit code. By default its leaderboard is printed.</summary>
    public Func<ExperimentSnapshot, CancellationToken, Task<int>>? AtEnd { get; init; }

    /// <summary>The logs that receive the trials that end. A log that fails is removed.</summary>
    public List<TrialLog> Logs { get; init; } = [];

    /// <summary>Shows the experiment, and then its leaderboard.</summary>
    /// <param name="id">The experiment's id.</param>
    /// <param name="interruption">Reports Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> Run(string id, Interruption interruption)
    {
        try
        {
            return await Stay(id, interruption.Requested);
        }
        catch (OperationCanceledException) when (!_drives && interruption.Requested.IsCancellationRequested)
        {
            _terminal.Say($"{id} goes on without this command. Watch it again with:");
            _terminal.Hint("  ", _session.Target.CommandLine($"watch {id}"));
            return ExitCode.Interrupted;
        }
    }

    private async Task<int> Stay(string id, CancellationToken interrupted)
    {
        while (true)
        {
            try
            {
                return await Show(id, interrupted);
            }
            catch (OperationCanceledException) when (_drives && interrupted.IsCancellationRequested)
            {
                Status status = await Experiment(id).Pause();
                if (status == Status.Paused) return Paused(id);
                return await Show(id, CancellationToken.None);
            }
            catch (Exception exception) when (exception is not (NotFoundException or RefusedException or StateDamagedException)
                && !interrupted.IsCancellationRequested)
            {
                bool isNew = _outage.IsOver;
                if (!await _session.Recover(exception, _outage)) throw;
                if (isNew) SayWhatFailed();
            }

            if (_drives) await Experiment(id).Resume();
        }
    }

    private IExperimentGrain Experiment(string id) => _session.Grains.GetGrain<IExperimentGrain>(id);

    private void SayWhatFailed()
    {
        if (_session.Target.IsLocal) _terminal.Say($"The process that ran the silo has ended{(_drives ? "; going on here" : "")}");
        else _session.SayTryingAgain();
    }

    private async Task<int> Show(string id, CancellationToken interrupted)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(interrupted, _session.Gone);
        IProgressView view = _terminal.IsLive
            ? new LiveProgressView(
                _terminal.Error, TimeProvider.System, _drives ? "Ctrl-C pauses; what is recorded stays" : "Ctrl-C only ends the watching")
            : new PlainProgressView(_terminal.Say, TimeProvider.System);
        ExperimentSnapshot? last = await view.Show(Snapshots(id, ended.Token));
        ended.Token.ThrowIfCancellationRequested();
        if (last is null) throw new NotFoundException($"Experiment '{id}' does not exist");
        if (last.Damage is { } damage) throw new StateDamagedException($"{id} is damaged: {damage}");
        if (last.Status == Status.Paused) return _drives ? Paused(last.Id) : SayPaused(last.Id);
        if (AtEnd is not null) return await AtEnd(last, interrupted);
        await LeaderboardOutput.Print(_terminal, _session, last, _format, LeaderboardOutput.DefaultTop, interrupted);
        return ExitCodeOf(last);
    }

    private async IAsyncEnumerable<ExperimentSnapshot> Snapshots(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ExperimentSnapshot snapshot in _session.Watch(id, cancellationToken))
        {
            _outage.End();
            foreach (TrialLog log in Logs.ToArray()) await Write(log, snapshot, cancellationToken);
            yield return snapshot;
        }
    }

    /// <summary>Writes the trials that have ended. A tool that takes no more does not end the search.</summary>
    private async Task Write(TrialLog log, ExperimentSnapshot experiment, CancellationToken cancellationToken)
    {
        try
        {
            await log.Update(experiment, cancellationToken);
        }
        catch (InputException exception)
        {
            _terminal.Complain($"warning: {exception.Message}. The search goes on. "
                + $"'watch {experiment.Id} {log.Option}' writes what is missing");
            Logs.Remove(log);
        }
    }

    private int Paused(string id)
    {
        _terminal.Say($"Paused {id}: what is recorded stays. Go on with:");
        _terminal.Hint("  ", _session.Target.CommandLine($"resume {id}"));
        return ExitCode.Interrupted;
    }

    private int SayPaused(string id)
    {
        _terminal.Say($"{id} is paused. Go on with:");
        _terminal.Hint("  ", _session.Target.CommandLine($"resume {id}"));
        return ExitCode.Done;
    }

    private static int ExitCodeOf(ExperimentSnapshot last) => last.Status switch
    {
        Status.Failed => ExitCode.Failed,
        Status.Cancelled => ExitCode.Cancelled,
        _ => last.Failed > last.MaxFailedTrials ? ExitCode.FailedTrials : ExitCode.Done,
    };
}
