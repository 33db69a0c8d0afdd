using System.Collections.Concurrent;
using System.Text;
using Gridfold.Grains;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Models.Training;
using Gridfold.Silo.Training;

namespace Gridfold.Cluster.Tests.Experiments;

/// <summary>An experiment that takes over the folds of an earlier one.</summary>
public sealed class ExtensionTests
{
    private readonly ClusterFixture _cluster;

    public ExtensionTests(ClusterFixture cluster) => _cluster = cluster;

    [Fact]
    public async Task Submit_Extension_TrainsOnlyWhatIsNewAndHasTheResultsOfAWholeSearch()
    {
        await using TestExperiment earlier = await TestExperiment.Create(_cluster).Submit(trials: 3, folds: 2);
        await earlier.UntilEnded();
        await using TestExperiment extension = await TestExperiment.Create(_cluster).Submit(trials: 5, folds: 2, extends: earlier.Id);
        await using TestExperiment whole = await TestExperiment.Create(_cluster).Submit(trials: 5, folds: 2);
        await extension.UntilEnded();
        await whole.UntilEnded();

        Assert.Equal([(4, 1), (4, 2), (5, 1), (5, 2)], TrainedFolds(extension));
        IReadOnlyList<TrialResult> found = await extension.Leaderboard.GetTop(5);
        Assert.Equivalent(
            (await whole.Leaderboard.GetTop(5)).Select(trial => trial with { Expense = null }),
            found.Select(trial => trial with { Expense = null }), strict: true);
        Assert.Equal([4, 5], found.Where(trial => trial.Expense!.SlotSeconds > 0).Select(trial => trial.Trial).Order());
        Assert.Equal((await earlier.Fold(2, 1))!.Seconds, (await extension.Fold(2, 1))!.Seconds);
    }

    [Fact]
    public async Task Submit_ExtensionWithMoreFolds_TrainsTheNewFoldsOfEachTrial()
    {
        await using TestExperiment earlier = await TestExperiment.Create(_cluster).Submit(trials: 2, folds: 2);
        await earlier.UntilEnded();
        await using TestExperiment extension = await TestExperiment.Create(_cluster)
            .Submit(trials: 2, folds: 2, repeats: 2, extends: earlier.Id);
        await extension.UntilEnded();

        Assert.Equal([(1, 3), (1, 4), (2, 3), (2, 4)], TrainedFolds(extension));
        Assert.Equal(4, (await extension.Trial(1))!.FoldScores.Count);
    }

    [Fact]
    public async Task Submit_Extension_CopiesTheModelsThatAreKept()
    {
        await using TestExperiment earlier = await TestExperiment.Create(_cluster).Submit(trials: 2);
        await earlier.UntilEnded();
        string hash = (await earlier.Fold(2, 1))!.Summary.WeightsHash!;
        string model = Path.Join(_cluster.CheckpointFolder, KeptModels.NameOf(new FoldId(earlier.Id, 2, 1), hash));
        Directory.CreateDirectory(Path.GetDirectoryName(model)!);
        await File.WriteAllTextAsync(model, "weights", TestContext.Current.CancellationToken);
        await using TestExperiment extension = await TestExperiment.Create(_cluster).Submit(trials: 2, extends: earlier.Id);
        await extension.UntilEnded();

        string copy = Path.Join(_cluster.CheckpointFolder, KeptModels.NameOf(new FoldId(extension.Id, 2, 1), hash));
        Assert.Equal("weights", await File.ReadAllTextAsync(copy, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Submit_EarlierTrialFailed_IsTrainedHere()
    {
        await using TestExperiment earlier = await TestExperiment.Create(_cluster, (training, _) =>
            training.Fold is { Trial: 2, Fold: 2 } ? FakeTrainer.Diverged(training, "diverged: NaN") : null).Submit(trials: 2, folds: 2);
        await earlier.UntilEnded();
        await using TestExperiment extension = await TestExperiment.Create(_cluster).Submit(trials: 2, folds: 2, extends: earlier.Id);
        ExperimentSnapshot end = await extension.UntilEnded();

        Assert.Equal((2, 0), (end.Completed, end.Failed));
        Assert.Equal([(2, 2)], TrainedFolds(extension));
    }

    [Fact]
    public async Task Submit_StorageRefusesWrites_TakesOverLater()
    {
        await using TestExperiment earlier = await TestExperiment.Create(_cluster).Submit(trials: 2);
        await earlier.UntilEnded();
        TestExperiment extension = TestExperiment.Create(_cluster);
        FaultyStorage.Refuse("fold", extension.Id, 2);
        await using TestExperiment submitted = await extension.Submit(trials: 2, extends: earlier.Id);
        await extension.UntilEnded();

        Assert.Equal(0, FaultyStorage.FaultsLeft("fold", extension.Id));
        Assert.Empty(FakeTrainer.TrainingsOf(extension.Id));
    }

    [Fact]
    public async Task Submit_EarlierExperimentStillRunsOrIsUnknown_IsRefused()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment running = await TestExperiment.Create(_cluster, (_, control) => FakeTrainer.TrainUntil(gate, control))
            .Submit(trials: 2);
        RefusedException early = await Assert.ThrowsAsync<RefusedException>(
            () => TestExperiment.Create(_cluster).Submit(trials: 3, extends: running.Id));
        RefusedException unknown = await Assert.ThrowsAsync<RefusedException>(
            () => TestExperiment.Create(_cluster).Submit(trials: 3, extends: ExperimentId.New("test")));
        gate.Set();

        Assert.Contains(
            $"{running.Id} is running; only an experiment that has ended can be extended", early.Message, StringComparison.Ordinal);
        Assert.Contains("there is no experiment", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_ExtensionOfOtherTrials_IsRefused()
    {
        await using TestExperiment earlier = await TestExperiment.Create(_cluster).Submit(trials: 2);
        await earlier.UntilEnded();
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(
            () => TestExperiment.Create(_cluster).Submit(trials: 2, folds: 2, extends: earlier.Id));
        Assert.Contains("validation.type was \"holdout\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_MoreEpochs_EachFoldGoesOnFromTheCheckpointAfterItsLastEpoch()
    {
        await using TestExperiment earlier = await TestExperiment.Create(_cluster, Keeping).Submit(2, 2, epochs: 3, keepsLast: true);
        await earlier.UntilEnded();
        await using TestExperiment extension = Recording(out ConcurrentDictionary<FoldId, string?> begun);
        await extension.Submit(2, 2, epochs: 9, keepsLast: true, extends: earlier.Id);
        await extension.UntilEnded();

        FoldId[] folds = [.. Folds(extension.Id)];
        Assert.Equal(
            folds.Select(fold => fold with { Experiment = earlier.Id }).Select(fold => $"{fold}"), folds.Select(fold => begun[fold]));

        // Both keep the checkpoint of each fold, and those on which folds went on are gone.
        Assert.Equal(4, (await earlier.Grain.GetCheckpointUsage()).Count);
        Assert.Equal(4, (await extension.Grain.GetCheckpointUsage()).Count);
    }

    [Fact]
    public async Task Submit_MoreEpochs_TakesOverFoldsThatStoppedEarlyAndTrainsThoseWithoutACheckpoint()
    {
        await using TestExperiment earlier = await TestExperiment.Create(_cluster, (training, observer) =>
            Keeping(training, observer)! with { StoppedEarly = training.Fold.Fold == 1 }).Submit(2, 2, epochs: 3, keepsLast: true);
        await earlier.UntilEnded();
        var lost = new FoldId(earlier.Id, 2, 2);
        string hash = (await earlier.Fold(lost.Trial, lost.Fold))!.Summary.WeightsHash!;
        File.Delete(Path.Join(_cluster.CheckpointFolder, KeptCheckpoints.NameOf(lost, hash)));
        await using TestExperiment extension = Recording(out ConcurrentDictionary<FoldId, string?> begun);
        FaultyStorage.Refuse("fold", extension.Id, 2);
        await extension.Submit(2, 2, epochs: 9, keepsLast: true, extends: earlier.Id);
        await extension.UntilEnded();

        Assert.Equal(0, FaultyStorage.FaultsLeft("fold", extension.Id));
        Assert.Equal(
            [(new FoldId(extension.Id, 1, 2), $"{new FoldId(earlier.Id, 1, 2)}"), (new FoldId(extension.Id, 2, 2), null)],
            begun.OrderBy(fold => fold.Key.Trial).Select(fold => (fold.Key, fold.Value)));
        Assert.Equal((await earlier.Fold(2, 1))!.Seconds, (await extension.Fold(2, 1))!.Seconds);
    }

    [Fact]
    public async Task Submit_MoreEpochsOfASearchThatKeptNoCheckpoints_IsRefused()
    {
        await using TestExperiment earlier = await TestExperiment.Create(_cluster).Submit(trials: 2);
        await earlier.UntilEnded();
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(
            () => TestExperiment.Create(_cluster).Submit(trials: 2, epochs: 2, extends: earlier.Id));
        Assert.Contains($"{earlier.Id} kept no checkpoints after its last epochs", refused.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<FoldId> Folds(string experiment) =>
        [new(experiment, 1, 1), new(experiment, 1, 2), new(experiment, 2, 1), new(experiment, 2, 2)];

    /// <summary>Trains a fold whose last checkpoint holds the fold's name.</summary>
    private static TrainedFold? Keeping(FoldAssignment training, IRunObserver<TrainedFold> observer) =>
        FakeTrainer.Result(training) with { LastCheckpoint = CheckpointEnvelope.Seal(Encoding.ASCII.GetBytes($"{training.Fold}")) };

    /// <summary>An experiment that records what the checkpoint holds from which each fold goes on.</summary>
    private TestExperiment Recording(out ConcurrentDictionary<FoldId, string?> begun)
    {
        var found = begun = new ConcurrentDictionary<FoldId, string?>();
        return TestExperiment.Create(_cluster, (training, observer) =>
        {
            found[training.Fold] = observer.Resume is { } checkpoint
                ? Encoding.ASCII.GetString(CheckpointEnvelope.Open(checkpoint))
                : null;
            return Keeping(training, observer);
        });
    }

    private static IEnumerable<(int Trial, int Fold)> TrainedFolds(TestExperiment experiment) =>
        FakeTrainer.TrainingsOf(experiment.Id).Keys.Select(fold => ((int)fold.Trial, fold.Fold)).Order();
}
