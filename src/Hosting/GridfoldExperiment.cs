using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.States;
using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;
using Gridfold.Silo.Hosting;

namespace Gridfold.Hosting;

/// <summary>An experiment of a session.</summary>
public sealed class GridfoldExperiment
{
    private readonly GridfoldSession _session;
    private volatile bool _drives;

    /// <param name="session">The session.</param>
    /// <param name="id">The experiment's id.</param>
    /// <param name="warnings">The warnings about its file.</param>
    /// <param name="drives">Whether the search goes on here when the process that hosts it ends.</param>
    internal GridfoldExperiment(GridfoldSession session, string id, IReadOnlyList<string> warnings, bool drives) =>
        (_session, Id, Warnings, _drives) = (session, id, warnings, drives);

    /// <summary>The experiment's id. Commands and other sessions find the experiment by it.</summary>
    public string Id { get; }

    /// <summary>The warnings about values of the submitted file that are probably wrong. Empty for an experiment that was found.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>
    /// Shows the experiment until it is over or paused, a few times a second while it changes. The last snapshot has the final state, or
    /// Paused. The end of the watching does not end the search.
    /// </summary>
    /// <param name="cancellationToken">Ends the watching.</param>
    /// <exception cref="GridfoldException">The experiment was deleted, or its cluster does not answer.</exception>
    public async IAsyncEnumerable<SearchSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource ended = _session.Linked(cancellationToken);
        await using IAsyncEnumerator<ExperimentSnapshot> snapshots =
            (await _session.Call((session, _) => Task.FromResult(Follow(session, ended.Token)), cancellationToken).ConfigureAwait(false))
            .GetAsyncEnumerator(ended.Token);
        while (await Next(snapshots, cancellationToken).ConfigureAwait(false)) yield return new SearchSnapshot(snapshots.Current);
    }

    /// <summary>Waits until the experiment is over or paused.</summary>
    /// <param name="cancellationToken">Ends the wait, and not the search.</param>
    /// <returns>The last snapshot.</returns>
    /// <exception cref="GridfoldException">The experiment was deleted, or its cluster does not answer.</exception>
    public async Task<SearchSnapshot> WaitAsync(CancellationToken cancellationToken = default)
    {
        SearchSnapshot? last = null;
        await foreach (SearchSnapshot snapshot in WatchAsync(cancellationToken).ConfigureAwait(false)) last = snapshot;
        return last!;
    }

    /// <summary>Gives the experiment at this moment.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="GridfoldException">The experiment was deleted.</exception>
    public Task<SearchSnapshot> GetSnapshotAsync(CancellationToken cancellationToken = default) => _session.Call(
        async (session, _) => new SearchSnapshot(await session.Find(Id)), cancellationToken);

    /// <summary>Gives the ended trials, the best first. The experiment may still be running.</summary>
    /// <param name="top">The greatest number of trials.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="GridfoldException">The experiment was deleted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public Task<Leaderboard> GetLeaderboardAsync(int top = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        return _session.Call(
            async (session, token) =>
            {
                ExperimentSnapshot experiment = await session.Find(Id);
                IReadOnlyList<RankedResult> best = await RankedResult.Top(session, experiment, top, token);
                return new Leaderboard(
                    Id, experiment.Objective.Metric, experiment.Objective.IsMaximized, [.. best.Select(trial => new Trial(this, trial))]);
            }, cancellationToken);
    }

    /// <summary>Frees the experiment's slots. What is recorded stays, and folds in training leave a checkpoint.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The state: Paused, or that of an experiment that was over.</returns>
    public Task<SearchState> PauseAsync(CancellationToken cancellationToken = default) => Order(grain => grain.Pause(), cancellationToken);

    /// <summary>Goes on with a paused experiment. On this machine, its data must be that of its beginning.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The state: Running, or that of an experiment that was over.</returns>
    /// <exception cref="GridfoldException">The data has changed.</exception>
    public async Task<SearchState> ResumeAsync(CancellationToken cancellationToken = default)
    {
        if (_session.IsLocal)
        {
            await _session.Call(
                async (session, token) =>
                {
                    ExperimentSubmission submission =
                        (await session.Ask(grains => grains.GetGrain<IExperimentGrain>(Id).GetSubmission()))!;
                    await _session.RequireDevices(Environment.GetEnvironmentVariable(EmbeddedSilo.DeviceVariable), token);
                    return StoredData.Require(submission, _session.Folders, token);
                }, cancellationToken).ConfigureAwait(false);
        }

        SearchState state = await Order(grain => grain.Resume(), cancellationToken).ConfigureAwait(false);
        _drives = _session.IsLocal;
        return state;
    }

    /// <summary>Ends the experiment now. What is recorded stays.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The state: Cancelled, or that of an experiment that was over.</returns>
    public Task<SearchState> CancelAsync(CancellationToken cancellationToken = default) =>
        Order(grain => grain.Cancel(), cancellationToken);

    internal Task<GridfoldModel> LoadModel(long trial, Type? ownNetwork, CancellationToken cancellationToken) => _session.Call(
        async (session, token) =>
        {
            TrialModel kept = await TrialModel.Fetch(session, await session.Find(Id), trial);
            await _session.RequireDevices(DeviceCheck.Processor, token);
            var model = TrainedModel.Load(kept.Files, ownNetwork);
            try
            {
                if (ownNetwork is not null && OwnBuild.DoubtOf(model.Folds[0].Spec, ownNetwork) is { } doubt) _session.Doubt(doubt);
                return new GridfoldModel(model);
            }
            catch
            {
                model.Dispose();
                throw;
            }
        }, cancellationToken);

    private Task<SearchState> Order(Func<IExperimentGrain, Task<Status>> order, CancellationToken cancellationToken) => _session.Call(
        async (session, _) => SearchSnapshot.StateOf(await session.Ask(grains => order(grains.GetGrain<IExperimentGrain>(Id)))),
        cancellationToken);

    private async ValueTask<bool> Next(IAsyncEnumerator<ExperimentSnapshot> snapshots, CancellationToken cancellationToken)
    {
        try
        {
            return await snapshots.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (_session.Translate(exception, cancellationToken) is { } other)
        {
            throw other;
        }
    }

    /// <summary>The snapshots, even if the experiment moves to another silo.</summary>
    private async IAsyncEnumerable<ExperimentSnapshot> Follow(
        Session session, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var outage = new Outage(TimeProvider.System);
        while (true)
        {
            ICluster asked = session.Cluster;
            ExperimentSnapshot? last = null;
            Exception? failure = null;
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, asked.Gone);
            await using IAsyncEnumerator<ExperimentSnapshot> snapshots =
                session.Watch(Id, ended.Token).GetAsyncEnumerator(CancellationToken.None);
            while (failure is null)
            {
                try
                {
                    if (!await snapshots.MoveNextAsync().ConfigureAwait(false)) break;
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested
                    && exception is not (NotFoundException or RefusedException or StateDamagedException))
                {
                    failure = exception;
                    continue;
                }

                outage.End();
                last = snapshots.Current;
                if (last.Damage is { } damage) throw new StateDamagedException($"{Id} is damaged: {damage}");
                yield return last;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (ended.IsCancellationRequested) failure ??= new OperationCanceledException(ended.Token);
            if (failure is null && last is null) throw new NotFoundException($"Experiment '{Id}' does not exist");
            if (failure is null) yield break;
            if (!await session.Recover(asked, failure, outage).WaitAsync(cancellationToken).ConfigureAwait(false))
                ExceptionDispatchInfo.Throw(failure);
            if (_drives) await session.Ask(grains => grains.GetGrain<IExperimentGrain>(Id).Resume()).ConfigureAwait(false);
        }
    }
}
