using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;

namespace Gridfold.Cluster.Tests.Experiments;

/// <summary>An experiment with nested validation.</summary>
public sealed class NestedTests
{
    private const string Nested = """{"type": "nested", "outer": 2, "inner": 2}""";

    private readonly ClusterFixture _cluster;

    public NestedTests(ClusterFixture cluster) => _cluster = cluster;

    // Trial x scores x / 1000, and later folds score a little less. Folds 5 and 6 are the outer ones.
    [Fact]
    public async Task Submit_Nested_ScoresTheInnerFoldsAndShowsTheOuterOnes()
    {
        await using TestExperiment experiment = await TestExperiment.Create(_cluster).Submit(trials: 3, validation: Nested);
        ExperimentSnapshot ended = await experiment.UntilEnded();
        Assert.Equal((18, 6, 2), (ended.Folds, ended.FoldsPerTrial, ended.OuterFolds));
        TrialResult best = (await experiment.Trial(3))!;
        Assert.Equal(0.003 - 0.00025, best.Score!.Value, 1e-12);
        Assert.Equal([0.0025, 0.0024], best.OuterScores!.Select(score => Math.Round(score!.Value, 12)));
        Assert.Equal([(1, 3, 0.0025), (2, 3, 0.0024)],
            ended.OuterWinners.Select(winner => (winner.Fold, winner.Trial, Math.Round(winner.Score, 12))));
        Assert.Equal([0.00285, 0.00265], ended.OuterWinners.Select(winner => Math.Round(winner.Inner, 12)));
    }

    // A search that is extended has other winners. The folds of its trials, outer ones too, are taken over.
    [Fact]
    public async Task Submit_Extension_TrainsOnlyNewTrialsAndFindsTheNewWinners()
    {
        await using TestExperiment earlier = await TestExperiment.Create(_cluster).Submit(trials: 2, validation: Nested);
        ExperimentSnapshot before = await earlier.UntilEnded();
        await using TestExperiment extension = await TestExperiment.Create(_cluster)
            .Submit(trials: 3, validation: Nested, extends: earlier.Id);
        ExperimentSnapshot after = await extension.UntilEnded();
        Assert.Equal(Enumerable.Range(1, 6).Select(fold => new FoldId(extension.Id, 3, fold)),
            FakeTrainer.TrainingsOf(extension.Id).Keys.OrderBy(fold => fold.Fold));
        Assert.All(before.OuterWinners, winner => Assert.Equal(2, winner.Trial));
        Assert.All(after.OuterWinners, winner => Assert.Equal(3, winner.Trial));
    }

    [Fact]
    public async Task Submit_AnOuterFoldFails_FailsTheTrialAndItWinsNothing()
    {
        TestExperiment experiment = TestExperiment.Create(_cluster, (assignment, _) =>
            assignment.Fold is { Trial: 3, Fold: 6 } ? FakeTrainer.Diverged(assignment, "diverged") : null);
        await using (await experiment.Submit(trials: 3, validation: Nested))
        {
            ExperimentSnapshot ended = await experiment.UntilEnded();
            Assert.Equal((1, 18), (ended.Failed, ended.Folds));
            TrialResult failed = (await experiment.Trial(3))!;
            Assert.Equal((Status.Failed, "fold 6: diverged", 4), (failed.Status, failed.Reason, failed.FoldScores.Count));
            Assert.All(ended.OuterWinners, winner => Assert.Equal(2, winner.Trial));
        }
    }
}
