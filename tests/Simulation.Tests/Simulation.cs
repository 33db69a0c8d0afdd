using System.Runtime.ExceptionServices;
using Gridfold.Grains;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Validation;

namespace Gridfold.Simulation.Tests;

/// <summary>The outcome of a run.</summary>
/// <param name="Violation">The first violation, or null.</param>
/// <param name="Steps">The number of events.</param>
/// <param name="Ended">The time at which the last experiment had ended.</param>
/// <param name="EpochsTrained">The trained epochs, repeated ones included.</param>
/// <param name="EpochsNeeded">The epochs of an undisturbed run.</param>
internal sealed record Outcome(string? Violation, long Steps, TimeSpan Ended, int EpochsTrained, int EpochsNeeded);

/// <summary>
/// One run: a cluster and experiments that a seed decides, a time of faults, then a time without faults. In the end every experiment has
/// ended, nothing is lost, and nothing is recorded twice.
/// </summary>
internal sealed class Simulation
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    // A newly activated pool takes leases over, and waits up to a minute until their experiment calls.
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(2);

    private readonly World _world;
    private readonly Intent[] _intents;
    private readonly Observations _seen;
    private readonly SimulatedCluster _cluster;
    private readonly Faults _faults;

    private Simulation(ulong seed, TextWriter? log)
    {
        _world = new World(seed) { Log = log };
        _intents = [.. Enumerable.Range(1, _world.Between(1, 2)).Select(number => Draw(number == 1 ? "test-bbbbb" : "test-ccccc"))];
        _seen = new Observations(_intents);
        _cluster = new SimulatedCluster(_world, _seen);
        _faults = new Faults(_world, _cluster, _intents);
    }

    /// <summary>Runs a seed on a thread of its own. The same seed gives the same outcome, step by step.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="log">Receives a line for each event. Null when no log is needed.</param>
    public static Outcome Run(ulong seed, TextWriter? log = null)
    {
        Outcome? outcome = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                outcome = new Simulation(seed, log).Run();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is ViolationException violation) return new Outcome(violation.Message, 0, default, 0, 0);
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        return outcome!;
    }

    private Outcome Run()
    {
        _faults.StartSilos();
        Task submitted = _cluster.AsUser(() => Task.WhenAll(_intents.Select(_cluster.Submit)));
        _faults.Begin();
        _world.AfterStep = Look;
        _world.RunUntil(() => _faults.AreOver || IsViolated, _faults.End);
        _faults.Heal();
        _world.Tell("peace");

        Task ended = _cluster.AsUser(() => Conclude(submitted));
        if (!_world.RunUntil(() => IsViolated || ended.IsCompleted, _faults.End + Patience))
            _seen.Violate("Not every experiment has ended.");
        if (ended.IsFaulted) ExceptionDispatchInfo.Throw(ended.Exception!.GetBaseException());
        int needed = _intents.Sum(intent => intent.NeededEpochs);

        // A silo that leaves, or a storage that breaks, while trials of one run are promoted can split the run into two.
        bool mayRepeat = !_faults.RepeatNothing || _intents.Any(intent => intent.Scheduler is not null && intent.Budgets.Count > 1);
        if (!mayRepeat && _seen.EpochsTrained > needed)
            _seen.Violate($"{_seen.EpochsTrained} epochs were trained where {needed} are enough.");
        return new Outcome(_seen.Violation, _world.Steps, _world.Now, _seen.EpochsTrained, needed);
    }

    private Intent Draw(string id)
    {
        int[] budgets = _world.Chance(0.5) ? [_world.Between(1, 8)]
            : [.. Enumerable.Range(1, 8).OrderBy(_ => _world.Random.Next()).Take(_world.Between(2, 4))];
        var intent = new Intent(id, _world.Between(budgets.Length == 1 ? 2 : 1, 8 / budgets.Length), _world.Between(1, 3), budgets,
            _world.Chance(0.3) ? _world.Between(1, 3) : null);
        if (budgets.Max() > 1 && _world.Chance(0.3)) intent = intent with { Scheduler = DrawScheduler(budgets.Max()) };
        if (intent.Folds > 1) intent = intent with { Racing = _world.Pick([Racing.Off, Racing.Forgiving, Racing.Paired]) };

        // One objective decides at rungs and in races.
        return intent.Scheduler is null && intent.Racing == Racing.Off && _world.Chance(0.3)
            ? intent with { Searcher = Intent.GridOfTwoObjectives } : intent;
    }

    private SchedulerSpec DrawScheduler(int most)
    {
        int eta = _world.Between(2, 3), least = _world.Between(1, most - 1);
        var ladder = RungLadder.Of(eta, least, most);
        SchedulerSpec[] known = [new Asha.Spec(ladder), new Hyperband.Spec(ladder), Median.Spec.Of(least, eta - 1, most, grace: 1)];
        return _world.Pick(ladder.Epochs.Count < 2 ? known : [.. known, new Pasha.Spec(ladder, _world.Pick([0, 1.5]))]);
    }

    private bool IsViolated => _seen.Violation is not null;

    /// <summary>Waits until every experiment has ended, resumes paused ones, and checks the results.</summary>
    private async Task Conclude(Task submitted)
    {
        await submitted;

        // A user who paused before the faults ended waits until the trainings have been saved.
        await Task.Delay(_cluster.EpochTime + TimeSpan.FromSeconds(5), _cluster.User.Time);
        foreach (Intent intent in _intents)
        {
            while (true)
            {
                Status status = StoredStatus(intent);
                if (status != Status.Running) await UntilItsSlotsAreFree(intent);
                if (status.IsFinal()) break;
                foreach (SiloSnapshot silo in (await _cluster.Ask(grains => grains.GetSlotPool().GetSilos()))
                    .Where(silo => silo.State == SiloState.Draining))
                    await _cluster.Ask(grains => grains.GetSlotPool().Drain(silo.Silo.Name, false));
                if (status == Status.Paused) await _cluster.Ask(grains => grains.GetGrain<IExperimentGrain>(intent.Id).Resume());
                await Task.Delay(TimeSpan.FromSeconds(1), _cluster.User.Time);
            }
        }

        // After its end, an experiment removes its files.
        await Task.Delay(TimeSpan.FromSeconds(5), _cluster.User.Time);
        foreach (Intent intent in _intents)
        {
            ExperimentSnapshot snapshot = await UntilItKnowsItsEnd(intent);
            IReadOnlyList<RankedTrial> board = await _cluster.Ask(
                grains => grains.GetGrain<ILeaderboardGrain>(intent.Id).GetPage(null, 1000));
            IReadOnlyList<TrialResult> results = await _cluster.Ask(grains => grains.GetGrain<ILeaderboardGrain>(intent.Id).GetTop(1000));
            _seen.LookAtEnd(intent, snapshot, board, results, _faults.Cancelled.Contains(intent.Id));
            LookAtModels(intent, snapshot.Status, board);
        }
    }

    /// <summary>
    /// An experiment may lose the answer to its last write, and the answer to a call that it made meanwhile. It learns of its end when that
    /// call times out, and then removes its files.
    /// </summary>
    private async Task<ExperimentSnapshot> UntilItKnowsItsEnd(Intent intent)
    {
        Task<ExperimentSnapshot?> Snapshot() => _cluster.Ask(grains => grains.GetGrain<IExperimentGrain>(intent.Id).GetSnapshot());

        ExperimentSnapshot snapshot = (await Snapshot())!;
        for (TimeSpan deadline = _world.Now + LongestHold; !snapshot.Status.IsFinal()
            && _world.Now < deadline; snapshot = (await Snapshot())!)
            await Task.Delay(TimeSpan.FromSeconds(5), _cluster.User.Time);
        return snapshot;
    }

    /// <summary>The status in the database. A question to the experiment would activate it, which is the cluster's task.</summary>
    private Status StoredStatus(Intent intent)
    {
        if (_cluster.Storage.Find<ExperimentState>(SimulatedNetwork.IdOf(typeof(IExperimentGrain), intent.Id), "experiment") is { } state)
            return state.Status;
        _seen.Violate($"{intent.Id} was submitted, and is not on disk.");
        return Status.Failed;
    }

    /// <summary>An experiment that no longer runs gives its slots back, whatever messages were lost.</summary>
    private async Task UntilItsSlotsAreFree(Intent intent)
    {
        TimeSpan deadline = _world.Now + LongestHold;
        while (StoredStatus(intent) != Status.Running
            && (await _cluster.Ask(grains => grains.GetSlotPool().GetRunning(intent.Id))).Count > 0)
        {
            if (_world.Now > deadline) _seen.Violate($"{intent.Id} runs no longer and still holds slots.");
            if (IsViolated) return;
            await Task.Delay(TimeSpan.FromSeconds(1), _cluster.User.Time);
        }
    }

    /// <summary>
    /// The best trial's models are stored. Where only the storage breaks and every trial has ended, no other models are stored.
    /// </summary>
    private void LookAtModels(Intent intent, Status status, IReadOnlyList<RankedTrial> board)
    {
        if (board is not [{ Status: Status.Completed, Trial: var best }, ..]) return;
        string[] needed = [.. Enumerable.Range(1, intent.Folds).Select(fold => new FoldId(intent.Id, best, fold))
            .Select(fold => KeptModels.NameOf(fold, SimulatedRunner.HashOf(intent, fold, intent.EpochsOf(fold))))];
        string[] kept = [
            .. _cluster.Checkpoints.Names.Where(name => name.StartsWith(KeptModels.FolderOf(intent.Id) + "/", StringComparison.Ordinal))];
        if (needed.Except(kept).FirstOrDefault() is { } missing)
            _seen.Violate($"{intent.Id}: the model {missing} of its best trial is missing.");
        if (_faults.RepeatNothing && status == Status.Completed && kept.Length > needed.Length)
            _seen.Violate($"{intent.Id} keeps {string.Join(", ", kept.Except(needed))} beside the models of its best trial.");
    }

    private void Look()
    {
        if (_world.Steps % 16 != 0) return;
        Activation? pool = _cluster.Network.Activations.FirstOrDefault(activation => activation.Grain is SlotPoolGrain);
        if (pool?.Grain is SlotPoolGrain grain && pool.Process.IsRunning) _seen.Look(grain.GetSilos().Result, _world.Now);
    }
}
