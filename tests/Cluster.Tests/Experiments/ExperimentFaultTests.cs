using Gridfold.Grains;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Models.Input;

namespace Gridfold.Cluster.Tests.Experiments;

/// <summary>Trainings that break, and storage that refuses.</summary>
public sealed class ExperimentFaultTests
{
    private readonly ClusterFixture _cluster;

    public ExperimentFaultTests(ClusterFixture cluster) => _cluster = cluster;

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
}
