using System.Runtime.CompilerServices;
using Gridfold.Client.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;

namespace Gridfold.Client.Commands;

/// <summary>Stays with an experiment until it ends, whichever process hosts the silo meanwhile.</summary>
internal sealed class Follow
{
    private readonly Terminal _terminal;
    private readonly OutputFormat _format;
    private readonly int? _slots;
    private readonly bool _drives;

    /// <param name="terminal">Where to show it.</param>
    /// <param name="format">How to print the leaderboard.</param>
    /// <param name="slots">When this process hosts: how many folds train at once.</param>
    /// <param name="drives">Whether the experiment is this process's: Ctrl-C pauses it, and it goes on when another host ends; else it is only watched.</param>
    public Follow(Terminal terminal, OutputFormat format, int? slots, bool drives)
    {
        _terminal = terminal;
        _format = format;
        _slots = slots;
        _drives = drives;
    }

    /// <summary>Shows the experiment, then its leaderboard.</summary>
    /// <param name="cluster">An open cluster, which this takes over.</param>
    /// <param name="id">The experiment.</param>
    /// <param name="interruption">Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> Run(LocalCluster cluster, string id, Interruption interruption)
    {
        while (true)
        {
            await using (cluster)
            {
                IExperimentGrain experiment = cluster.Grains.GetGrain<IExperimentGrain>(id);
                try
                {
                    return await Show(cluster, experiment, interruption.Requested);
                }
                catch (OperationCanceledException) when (interruption.Requested.IsCancellationRequested)
                {
                    if (!_drives) return ExitCode.Interrupted;
                    Status status = await experiment.Pause();
                    if (status == Status.Paused) return Paused(id);
                    return await Show(cluster, experiment, CancellationToken.None);
                }
                catch (Exception exception) when (exception is not NotFoundException)
                {
                    if (!await cluster.HostEnds()) throw;
                    _terminal.Say(_drives ? "The process that ran the silo has ended; going on here" : "The process that ran the silo has ended");
                }
            }

            // With slots even when it only watches: an experiment that another process drives may come to depend on this silo.
            cluster = await LocalCluster.Open(GridfoldHome.Find(), _slots, interruption.Requested);
            if (_drives) await cluster.Grains.GetGrain<IExperimentGrain>(id).Resume();
        }
    }

    private async Task<int> Show(LocalCluster cluster, IExperimentGrain experiment, CancellationToken interrupted)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(interrupted, cluster.HostGone);
        IProgressView view = _terminal.IsLive
            ? new LiveProgressView(_terminal.Error, TimeProvider.System, _drives ? "Ctrl-C pauses; what is recorded stays" : "Ctrl-C only ends the watching")
            : new PlainProgressView(_terminal.Say, TimeProvider.System);
        ExperimentSnapshot? last = await view.Show(Snapshots(experiment, ended.Token));
        ended.Token.ThrowIfCancellationRequested();
        if (last is null) throw new NotFoundException($"Experiment '{experiment.GetPrimaryKeyString()}' does not exist");
        if (last.Status == Status.Paused) return _drives ? Paused(last.Id) : SayPaused(last.Id);
        await LeaderboardOutput.Print(_terminal, cluster.Grains, last, _format, LeaderboardOutput.DefaultTop, interrupted);
        return await ExitCodeOf(experiment, last);
    }

    /// <summary>The experiment's snapshots; a wait for the next one ends with the token, whatever the silo does.</summary>
    private static async IAsyncEnumerable<ExperimentSnapshot> Snapshots(IExperimentGrain experiment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<ExperimentSnapshot> snapshots = experiment.Watch(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await snapshots.MoveNextAsync().AsTask().WaitAsync(cancellationToken)) yield return snapshots.Current;
    }

    private int Paused(string id)
    {
        _terminal.Say($"Paused {id}: what is recorded stays. Go on with:\n  gridfold resume {id}");
        return ExitCode.Interrupted;
    }

    private int SayPaused(string id)
    {
        _terminal.Say($"{id} is paused. Go on with:\n  gridfold resume {id}");
        return ExitCode.Done;
    }

    private static async Task<int> ExitCodeOf(IExperimentGrain experiment, ExperimentSnapshot last)
    {
        if (last.Status == Status.Failed) return ExitCode.Failed;
        if (last.Status == Status.Cancelled) return ExitCode.Cancelled;
        ExperimentSubmission? submission = await experiment.GetSubmission();
        long? limit = ExperimentSpec.Parse(submission!.SpecJson).MaxFailedTrials;
        return last.Failed > limit ? ExitCode.FailedTrials : ExitCode.Done;
    }
}
