using System.Runtime.ExceptionServices;
using Gridfold.Grains;
using Gridfold.Grains.Expenses;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Validation;

namespace Gridfold.Simulation.Tests;

/// <summary>One search from submission to end, in a world of its own.</summary>
internal sealed class SimulatedSearch
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(60);

    private readonly World _world;
    private readonly Observations _seen;
    private readonly SimulatedCluster _cluster;
    private Intent _intent;
    private readonly double _trouble;
    private readonly int _slots;

    private SimulatedSearch(Intent intent, ulong seed, int slots, double trouble, Intent? extension = null)
    {
        (_intent, _slots, _trouble) = (intent, slots, trouble);
        _world = new World(seed);
        _seen = new Observations(extension is null ? [intent] : [intent, extension]);

        // Trainings that break take longer than others, so trials end in many orders.
        _cluster = new SimulatedCluster(_world, _seen) { TrainingFaults = 0.2 };
    }

    private IReadOnlyList<string> Search(int silos, int kills)
    {
        SimulatedSilo[] running = Begin(silos);
        Trouble(running, kills);
        IReadOnlyList<string> trials = End();
        if (_intent.FailingTrials.Count == 0) return trials;
        Assert.Equal(_intent.FailingTrials.Count, trials.Count(trial => trial.Contains(" Failed ", StringComparison.Ordinal)));
        _seen.IsMended = true;

        // The end is on disk a moment before the experiment tells it.
        _world.RunUntil(() => false, _world.Now + TimeSpan.FromSeconds(10));
        int again = 0;
        Await(async () => again = await _cluster.Ask(grains => grains.GetGrain<IExperimentGrain>(_intent.Id).TryFailedAgain()));
        Assert.Equal(_intent.FailingTrials.Count, again);
        Trouble(running, kills);
        IReadOnlyList<string> tried = End();
        Assert.Equal(Sound(trials), Sound(tried));
        return tried;
    }

    /// <summary>Searches without trouble, and then extends the search with trouble.</summary>
    private (IReadOnlyList<string> Trials, int Epochs) Extend(Intent extension, int silos, int kills)
    {
        SimulatedSilo[] running = Begin(silos);
        End();
        (_intent, int before) = (extension, _seen.EpochsTrained);
        _cluster.Checkpoints.Refusals = _trouble;
        Await(() => _cluster.Submit(_intent));
        Trouble(running, kills);
        IReadOnlyList<string> trials = End();
        return (trials, _seen.EpochsTrained - before);
    }

    // The trials that had not failed at first. The winners of outer folds can change.
    private IEnumerable<string> Sound(IReadOnlyList<string> trials) =>
        trials.Take(_intent.Trials).Where((_, index) => !_intent.FailingTrials.Contains(index + 1));

    private SimulatedSilo[] Begin(int silos)
    {
        SimulatedSilo[] running = [.. Enumerable.Range(1, silos).Select(silo => _cluster.StartSilo($"s{silo}", _slots))];
        Await(() => _cluster.Submit(_intent));
        return running;
    }

    private void Trouble(SimulatedSilo[] running, int kills)
    {
        (_cluster.Network.LostMessages, _cluster.Network.DoubledMessages) = (_trouble, 2 * _trouble);
        if (_trouble > 0) _cluster.Network.SlowestSeconds = 2;
        for (int kill = 0; kill < kills; kill++)
        {
            // Saved work is not lost, so a few trials end between two kills.
            TimeSpan next = _world.Now + _world.Seconds(15, 40);
            _world.RunUntil(() => _seen.Violation is not null, next);
            int victim = _world.Between(0, running.Length - 1);
            running[victim].Process.Kill();
            _cluster.Network.DeclareDead(running[victim].Process);
            running[victim] = _cluster.StartSilo($"s{victim + 1}", _slots);
        }
    }

    private IReadOnlyList<string> End()
    {
        TimeSpan latest = _world.Now + Patience;
        _world.RunUntil(() => _seen.Violation is not null || HasEnded || Stored == Status.Paused, latest);

        // After three starts without a trial that ends, an experiment waits for an operator.
        if (Stored == Status.Paused) Await(() => _cluster.Ask(grains => grains.GetGrain<IExperimentGrain>(_intent.Id).Resume()));
        Assert.True(
            _world.RunUntil(() => _seen.Violation is not null || HasEnded, latest),
            $"The search has not ended after {_seen.EpochsTrained} epochs.");
        Assert.Null(_seen.Violation);
        (_cluster.Network.LostMessages, _cluster.Network.DoubledMessages) = (0, 0);
        IReadOnlyList<TrialResult> results = [];
        Await(async () => results = await _cluster.Ask(grains => grains.GetGrain<ILeaderboardGrain>(_intent.Id).GetTop(1000)));
        if (_intent.Validation is not null) return Nested(results);
        return [.. results.OrderBy(result => result.Trial).Select(result =>
            $"{result.Trial} {string.Join(',', result.Hyperparameters.Select(value => $"{value.Name}={value.Json}"))} {result.Score} "
                + $"{result.WeightsHash} {result.Status} {result.FoldScores.Count} {result.Epochs} {result.Reason}")];
    }

    /// <summary>Each trial with its scores in the outer folds, and after them the winner of each outer fold.</summary>
    private IReadOnlyList<string> Nested(IReadOnlyList<TrialResult> results)
    {
        ExperimentSnapshot? snapshot = null;
        Await(async () => snapshot = await _cluster.Ask(grains => grains.GetGrain<IExperimentGrain>(_intent.Id).GetSnapshot()));
        return
        [
            .. results.OrderBy(result => result.Trial).Select(result => $"{result.Trial} {result.Score} {result.WeightsHash} "
                + $"{result.Status} {result.FoldScores.Count} {string.Join(' ', result.OuterScores ?? [])}"),
            .. snapshot!.OuterWinners.Select(winner => winner.ToString()),
            $"{snapshot.Folds} folds",
        ];
    }

    private bool HasEnded => Stored is Status.Completed or Status.Failed;

    private Status? Stored =>
        _cluster.Storage.Find<ExperimentState>(SimulatedNetwork.IdOf(typeof(IExperimentGrain), _intent.Id), "experiment")?.Status;

    private void Await(Func<Task> act)
    {
        Task acting = _cluster.AsUser(act);
        Assert.True(_world.RunUntil(() => acting.IsCompleted, _world.Now + TimeSpan.FromMinutes(5)), "There is no answer.");
        Assert.True(acting.IsCompletedSuccessfully, acting.Exception?.ToString());
    }

    /// <summary>Runs a search on a thread of its own, which the virtual world requires.</summary>
    /// <returns>Each trial's number, assignment, score, hash, status, number of folds and reason.</returns>
    public static IReadOnlyList<string> Run(Intent intent, ulong seed, int silos, int slots, int kills = 0, double trouble = 0) =>
        OnAThread(() => new SimulatedSearch(intent, seed, slots, trouble).Search(silos, kills));

    /// <summary>Runs a search on one slot that nothing troubles, and in which no training breaks.</summary>
    /// <returns>The trials as <see cref="Run"/> gives them.</returns>
    public static IReadOnlyList<string> RunInPeace(Intent intent) => OnAThread(() =>
    {
        var search = new SimulatedSearch(intent, seed: 1, slots: 1, trouble: 0);
        search._cluster.TrainingFaults = 0;
        return search.Search(silos: 1, kills: 0);
    });

    /// <summary>Runs a search, and an experiment that extends it.</summary>
    /// <returns>The trials of the extension as <see cref="Run"/> gives them, and the epochs that it trained.</returns>
    public static (IReadOnlyList<string> Trials, int Epochs) RunExtension(
        Intent earlier, Intent extension, ulong seed, int silos, int slots, int kills = 0, double trouble = 0) =>
        OnAThread(() =>
        {
            // Several trainings of many epochs share a job, which breaks with any of them.
            var search = new SimulatedSearch(earlier, seed, slots, trouble, extension);
            search._cluster.TrainingFaults = kills == 0 ? 0 : 0.03;
            return search.Extend(extension, silos, kills);
        });

    /// <summary>Runs a search on one silo that nothing troubles.</summary>
    /// <returns>
    /// The share of the slots' time that was idle, from the first training until each trial had begun; in a race without rungs, until the
    /// last second fold of a trial had begun.
    /// </returns>
    public static double IdleShareOf(Intent intent, ulong seed, int slots) => OnAThread(() =>
    {
        var search = new SimulatedSearch(intent, seed, slots, 0);
        search._cluster.TrainingFaults = 0;
        search.Search(silos: 1, kills: 0);
        List<(IReadOnlyList<long> Trials, int Fold, TimeSpan Begun, TimeSpan Ended)> jobs = search._seen.Jobs;
        TimeSpan begun = jobs.Min(job => job.Begun), until = intent.Racing == Racing.Off || intent.Scheduler is not null
            ? Enumerable.Range(1, intent.Trials).Max(trial => jobs.Where(job => job.Trials.Contains(trial)).Min(job => job.Begun))
            : jobs.Where(job => job.Fold == 2).Max(job => job.Begun);
        double busy = jobs.Where(job => job.Begun < until)
            .Sum(job => ((job.Ended < until ? job.Ended : until) - job.Begun).TotalSeconds);
        return 1 - (busy / (slots * (until - begun).TotalSeconds));
    });

    /// <summary>Runs a search. No training breaks unless silos are killed.</summary>
    /// <returns>What the search used, the seconds of the jobs that ended, and the epochs that were trained.</returns>
    public static (Expense Used, double JobSeconds, int Epochs) ExpenseOf(Intent intent, ulong seed, int silos, int slots, int kills = 0) =>
        OnAThread(() =>
        {
            var search = new SimulatedSearch(intent, seed, slots, trouble: 0);
            if (kills == 0) search._cluster.TrainingFaults = 0;
            search.Search(silos, kills);
            ExperimentSnapshot? snapshot = null;
            search.Await(async () =>
                snapshot = await search._cluster.Ask(grains => grains.GetGrain<IExperimentGrain>(intent.Id).GetSnapshot()));
            double seconds = search._seen.Jobs.Sum(job => (job.Ended - job.Begun).TotalSeconds);
            return (snapshot!.Expense!, seconds, search._seen.EpochsTrained);
        });

    private static T OnAThread<T>(Func<T> act)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = act();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
