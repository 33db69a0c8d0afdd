using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Silo.Training;

namespace Gridfold.Cluster.Tests.Experiments;

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
}
