using Gridfold.Grains;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Models.Input;
using Gridfold.Silo.Training;

namespace Gridfold.Cluster.Tests;

public sealed class ExperimentTests
{
    private readonly ClusterFixture _cluster;

    public ExperimentTests(ClusterFixture cluster) => _cluster = cluster;

    [Fact]
    public async Task Submit_Grid_TrainsEachFoldOnceAndRanksAllTrials()
    {
        await using TestExperiment experiment = await TestExperiment.Create(_cluster).Submit(trials: 50, folds: 3);
        ExperimentSnapshot end = await experiment.UntilEnded();

        Assert.Equal(Status.Completed, end.Status);
        Assert.Equal((50, 0, 150, 150), (end.Completed, end.Failed, end.Folds, end.Epochs));
        IReadOnlyDictionary<FoldId, int> trainings = FakeTrainer.TrainingsOf(experiment.Id);
        Assert.Equal(150, trainings.Count);
        Assert.All(trainings.Values, count => Assert.Equal(1, count));
        IReadOnlyList<TrialResult> top = await experiment.Leaderboard.GetTop(3);
        Assert.Equal([50, 49, 48], top.Select(trial => trial.Trial));
        Assert.Equal(0.05 - 0.0002, top[0].Score!.Value, 12);
        Assert.Equal(0.0001, top[0].ScoreDeviation!.Value, 12);
    }

    [Fact]
    public async Task Submit_ManyTrials_LeaderboardPagesHoldEveryTrialOnce()
    {
        await using TestExperiment experiment = await TestExperiment.Create(_cluster).Submit(trials: 1200);
        await experiment.UntilEnded();

        var trials = new List<RankedTrial>();
        while (await experiment.Leaderboard.GetPage(trials.LastOrDefault(), 100) is { Count: > 0 } page) trials.AddRange(page);
        Assert.Equal(Enumerable.Range(1, 1200).Reverse().Select(trial => (long)trial), trials.Select(trial => trial.Trial));
        Assert.True(FaultyStorage.Holds("leaderboard-page-2", experiment.Id), "1,200 trials fill two pages and begin a third.");
    }

    [Fact]
    public async Task Submit_TrainingBreaks_IsTriedAgain()
    {
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (training, _) =>
            training.Attempt <= 2 && training.Fold.Trial == 3 ? throw new IOException("out of luck") : null).Submit(trials: 5,
            maxRestarts: 2);
        ExperimentSnapshot end = await experiment.UntilEnded();

        Assert.Equal((5, 0), (end.Completed, end.Failed));
        Assert.Equal(3, (await experiment.Fold(3, 1))!.Attempt);
    }

    [Fact]
    public async Task Submit_TrainingBreaksAlways_FailsTheTrialWithItsReason()
    {
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (training, _) =>
            training.Fold.Trial == 3 ? throw new IOException("out of luck") : null).Submit(trials: 5, maxRestarts: 2);
        ExperimentSnapshot end = await experiment.UntilEnded();

        Assert.Equal((Status.Completed, 4, 1), (end.Status, end.Completed, end.Failed));
        TrialResult failed = (await experiment.Trial(3))!;
        Assert.Equal("out of luck (given up after 3 attempts)", failed.Reason);
        Assert.Equal(3, (await experiment.Leaderboard.GetTop(5))[^1].Trial);
    }

    [Fact]
    public async Task Submit_TrainingDiverges_FailsTheTrialAtOnceAndItsOtherFoldsAreStillTrained()
    {
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (training, _) =>
            training.Fold is { Trial: 2, Fold: 2 } ? FakeTrainer.Diverged(training, "diverged: NaN") : null).Submit(trials: 2, folds: 3);
        await experiment.UntilEnded();

        TrialResult failed = (await experiment.Trial(2))!;
        Assert.Equal((Status.Failed, "fold 2: diverged: NaN"), (failed.Status, failed.Reason));
        Assert.Equal([true, false, true], failed.FoldScores.Select(score => score is not null));
        Assert.Equal(1, (await experiment.Fold(2, 2))!.Attempt);
    }

    [Fact]
    public async Task Submit_DataCannotBeUsedAnywhere_FailsWithTheMessage()
    {
        await using TestExperiment experiment = await TestExperiment.Create(
            _cluster, (_, _) => throw new InputException("data.csv has changed")).Submit(trials: 2, maxRestarts: 1);
        ExperimentSnapshot end = await experiment.UntilEnded();

        Assert.Equal((Status.Failed, 2), (end.Status, end.Failed));
        Assert.Equal("data.csv has changed (given up after 2 attempts)", (await experiment.Trial(1))!.Reason);
    }

    [Fact]
    public async Task Pause_WhileTraining_FreesTheSlotsAndResumeTrainsWhatHadNotEnded()
    {
        using var gate = new ManualResetEventSlim();
        using var stopped = new SemaphoreSlim(0);
        int trained = 0;
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (training, control) =>
        {
            if (Interlocked.Increment(ref trained) <= 4 || gate.IsSet) return null;
            TrainedFold? result = FakeTrainer.TrainUntil(gate, control);
            if (result is not null) stopped.Release();
            return result;
        }).Submit(trials: 12);
        await experiment.Until(snapshot => snapshot.Completed == 4);

        Assert.Equal(Status.Paused, await experiment.Grain.Pause());
        await using TestExperiment other = await TestExperiment.Create(_cluster).Submit(trials: 3);
        Assert.Equal(3, (await other.UntilEnded()).Completed);

        // A silo hears of the pause with its next heartbeat; what came to its end before would have no lease any more, and be trained
        // again.
        int begun = Volatile.Read(ref trained) - 4;
        Assert.InRange(begun, 1, 8);
        for (int training = 0; training < begun; training++)
            Assert.True(await stopped.WaitAsync(TestExperiment.Patience, TestContext.Current.CancellationToken));
        Assert.Equal(4, (await experiment.Grain.GetSnapshot())!.Completed);

        gate.Set();
        Assert.Equal(Status.Running, await experiment.Grain.Resume());
        ExperimentSnapshot end = await experiment.UntilEnded();
        Assert.Equal((Status.Completed, 12), (end.Status, end.Completed));
        Assert.All(FakeTrainer.TrainingsOf(experiment.Id).Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task Cancel_WhileTraining_KeepsWhatWasRecordedAndEnds()
    {
        int trained = 0;
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (_, control) =>
        {
            if (Interlocked.Increment(ref trained) > 4) control.Dropped.WaitHandle.WaitOne();
            control.Dropped.ThrowIfCancellationRequested();
            return null;
        }).Submit(trials: 100);
        await experiment.Until(snapshot => snapshot.Completed == 4);

        Assert.Equal(Status.Cancelled, await experiment.Grain.Cancel());
        Assert.Equal(Status.Cancelled, await experiment.Grain.Resume());
        Assert.Equal(4, (await experiment.Leaderboard.GetTop(10)).Count);
    }

    [Fact]
    public async Task Submit_StorageRefusesResults_LosesAndRepeatsNone()
    {
        await using TestExperiment experiment = TestExperiment.Create(_cluster);
        FaultyStorage.Refuse("fold", experiment.Id, 15);
        FaultyStorage.Refuse("trial", experiment.Id, 5);
        FaultyStorage.Refuse("leaderboard-page-0", experiment.Id, 2);
        await experiment.Submit(trials: 20, folds: 2);
        ExperimentSnapshot end = await experiment.UntilEnded();

        Assert.Equal((20, 0), (end.Completed, end.Failed));
        Assert.Equal(0, FaultyStorage.FaultsLeft("fold", experiment.Id) + FaultyStorage.FaultsLeft("trial", experiment.Id));
        Assert.All(FakeTrainer.TrainingsOf(experiment.Id).Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task Submit_StateIsRefused_IsNotSubmittedUntilItIsOnDisk()
    {
        await using TestExperiment experiment = TestExperiment.Create(_cluster);
        FaultyStorage.Refuse("experiment", experiment.Id, 1);
        await Assert.ThrowsAsync<OrleansException>(() => experiment.Submit(trials: 1));
        Assert.Null(await experiment.Grain.GetSubmission());

        await experiment.Submit(trials: 1);
        Assert.NotNull(await experiment.Grain.GetSubmission());
        await experiment.UntilEnded();
    }

    [Fact]
    public async Task Record_TrialOnLeaderboard_IsInStorageBefore()
    {
        // Of 30 trials with 2 folds each, 40 folds complete at least 10 trials. The other folds wait until five of these were seen.
        using var gate = new ManualResetEventSlim();
        int begun = 0;
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (_, observer) =>
            Interlocked.Increment(ref begun) > 40 ? FakeTrainer.TrainUntil(gate, observer) : null).Submit(trials: 30, folds: 2);
        int seenWhileRunning = 0;
        await foreach (ExperimentSnapshot snapshot in experiment.Watcher.Watch(TestContext.Current.CancellationToken))
        {
            if (snapshot.Status == Status.Running) seenWhileRunning = Math.Max(seenWhileRunning, snapshot.Best.Count);
            if (snapshot.Best.Count >= 5) gate.Set();
            Assert.All(snapshot.Best, trial =>
            {
                Assert.True(FaultyStorage.Holds("trial", FoldId.KeyOf(experiment.Id, trial.Trial)));
                Assert.True(FaultyStorage.Holds("fold", new FoldId(experiment.Id, trial.Trial, 2).ToString()));
            });
        }

        Assert.InRange(seenWhileRunning, 5, 10);
    }

    [Fact]
    public async Task End_ModelThatADeadSiloLeft_IsDeletedBeforeAnybodyHearsOfTheEnd()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (training, control) =>
            training.Fold.Trial == 5 ? FakeTrainer.TrainUntil(gate, control) : null).Submit(trials: 5);
        await experiment.Until(snapshot => snapshot.Completed == 4);
        string left = Path.Combine(_cluster.CheckpointFolder, KeptModels.FolderOf(experiment.Id, 1), "1-left");
        Directory.CreateDirectory(Path.GetDirectoryName(left)!);
        await File.WriteAllBytesAsync(left, [1], TestContext.Current.CancellationToken);

        // It cannot end before its end is on disk.
        FaultyStorage.Refuse("experiment", experiment.Id, int.MaxValue);
        gate.Set();
        Assert.Equal(Status.Running, (await experiment.Until(_ => !File.Exists(left))).Status);

        FaultyStorage.Refuse("experiment", experiment.Id, 0);
        Assert.Equal(Status.Completed, (await experiment.UntilEnded()).Status);
    }

    [Fact]
    public async Task Submit_MaxSlots_NeverTrainsMoreAtOnce()
    {
        int training = 0, beside = 0;
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (_, control) =>
        {
            if (Interlocked.Increment(ref training) > 1) Interlocked.Increment(ref beside);
            control.Dropped.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(5));
            Interlocked.Decrement(ref training);
            return null;
        }).Submit(trials: 20, maxSlots: 1);
        Assert.Equal(20, (await experiment.UntilEnded()).Completed);
        Assert.Equal(0, beside);
    }

    [Fact]
    public async Task Watch_ManyWatchersSlowAndVanished_AllThatStayReachTheEnd()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (_, control) => FakeTrainer.TrainUntil(gate, control))
            .Submit(trials: 6);
        IExperimentWatchGrain watch = experiment.Watcher;
        await foreach (ExperimentSnapshot first in watch.Watch(TestContext.Current.CancellationToken))
        {
            // This watcher leaves.
            Assert.Equal(Status.Running, first.Status);
            break;
        }

        var slow = watch.Watch(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await slow.MoveNextAsync());
        Task<ExperimentSnapshot>[] watchers = [.. Enumerable.Range(0, 50).Select(_ => Last(watch))];
        gate.Set();
        Assert.All(await Task.WhenAll(watchers), last => Assert.Equal((Status.Completed, 6), (last.Status, last.Completed)));
        ExperimentSnapshot end = slow.Current;
        while (await slow.MoveNextAsync()) end = slow.Current;
        Assert.Equal(Status.Completed, end.Status);
        await slow.DisposeAsync();

        static async Task<ExperimentSnapshot> Last(IExperimentWatchGrain watch)
        {
            ExperimentSnapshot? last = null;
            await foreach (ExperimentSnapshot snapshot in watch.Watch(TestContext.Current.CancellationToken)) last = snapshot;
            return last!;
        }
    }

    [Fact]
    public async Task Watch_ManyWatchers_ShareTheSnapshotsThatTheGrainsTake()
    {
        const int watchers = 50, snapshots = 6;
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (_, control) => FakeTrainer.TrainUntil(gate, control))
            .Submit(trials: 2);
        await experiment.Until(snapshot => snapshot.Running.Count == 2);

        // Every snapshot asks the leaderboard for its best. Besides a first one for each watcher there is one stream.
        int before = CallCounter.Of(experiment.Id, nameof(ILeaderboardGrain.GetTop));
        await Task.WhenAll(Enumerable.Range(0, watchers).Select(_ => Task.Run(async () =>
            Assert.Equal(snapshots, await experiment.Watcher.Watch(TestContext.Current.CancellationToken).Take(snapshots).CountAsync()))));
        int taken = CallCounter.Of(experiment.Id, nameof(ILeaderboardGrain.GetTop)) - before;
        gate.Set();
        await experiment.UntilEnded();
        Assert.InRange(taken, watchers + snapshots - 2, watchers + (watchers * snapshots / 3));
    }
    [Fact]
    public async Task Watch_ExperimentEndsBetweenTwoSnapshots_TellsAtOnce()
    {
        await using var cluster = new ClusterFixture(TimeSpan.FromHours(1));
        await cluster.InitializeAsync();
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await TestExperiment.Create(cluster, (_, control) => FakeTrainer.TrainUntil(gate, control))
            .Submit(trials: 2);
        await using IAsyncEnumerator<ExperimentSnapshot> watching = experiment.Watcher.Watch(TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);

        // The stream begins with how it stands, twice: the watcher's own look, and the first of what is shared.
        Assert.True(await watching.MoveNextAsync());
        Assert.True(await watching.MoveNextAsync());
        ValueTask<bool> next = watching.MoveNextAsync();
        gate.Set();
        Assert.True(await next.AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.Equal(Status.Completed, watching.Current.Status);
    }
}
