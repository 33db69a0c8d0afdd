using Gridfold.Grains;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Predictions;
using Gridfold.Grains.Results;

namespace Gridfold.Cluster.Tests.Experiments;

public sealed class KeptPredictionsTests
{
    private readonly ClusterFixture _cluster;

    public KeptPredictionsTests(ClusterFixture cluster) => _cluster = cluster;

    [Fact]
    public async Task GetPredictions_OfEndedFolds_AreThoseThatWereReportedWithTheResult()
    {
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (assignment, _) =>
            FakeTrainer.Result(assignment) with { Predictions = Of(assignment.Fold.Fold) }).Submit(trials: 2, folds: 3);
        await experiment.UntilEnded();
        for (int fold = 1; fold <= 3; fold++)
        {
            // A fold's grain leaves memory when the fold ends, so this reads the storage.
            IFoldGrain grain = _cluster.Grains.GetGrain<IFoldGrain>(new FoldId(experiment.Id, 2, fold).ToString());
            Assert.Equal(Of(fold), await grain.GetPredictions());
            FoldResult result = (await grain.GetResult())!;
            Assert.Null(result.Predictions);
            Assert.NotNull(result.Summary.WeightsHash);
        }
    }

    [Fact]
    public async Task GetPredictions_WhereNoneAreKept_IsNull()
    {
        await using TestExperiment experiment = await TestExperiment.Create(_cluster).Submit(trials: 1);
        await experiment.UntilEnded();
        Assert.Null(await _cluster.Grains.GetGrain<IFoldGrain>(new FoldId(experiment.Id, 1, 1).ToString()).GetPredictions());
        Assert.Null(await _cluster.Grains.GetGrain<IFoldGrain>(new FoldId(experiment.Id, 9, 1).ToString()).GetPredictions());
    }

    [Fact]
    public async Task Read_TrialsOfAnExperiment_GivesEachFoldsPredictions()
    {
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (assignment, _) =>
            FakeTrainer.Result(assignment) with { Predictions = Of(assignment.Fold.Fold) }).Submit(trials: 2, folds: 2);
        await experiment.UntilEnded();
        Assert.Equal([[Of(1), Of(2)], [null, null], [Of(1), Of(2)]], await Reader.Read(experiment.Id, [2, 9, 1], 2));
    }

    [Fact]
    public async Task Read_MoreThanAnAnswerHolds_EndsWithTheTrialThatFillsIt()
    {
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (assignment, _) =>
            FakeTrainer.Result(assignment) with { Predictions = new byte[1 << 20] }).Submit(trials: 4);
        await experiment.UntilEnded();
        Assert.Equal(3, (await Reader.Read(experiment.Id, [1, 2, 3, 4], 1)).Count);
    }

    [Fact]
    public async Task Read_WhatNoClientAsks_IsRefused()
    {
        await Assert.ThrowsAsync<RefusedException>(() => Reader.Read("test-bcdfg", [], 1));
        await Assert.ThrowsAsync<RefusedException>(() => Reader.Read("test-bcdfg", new long[IPredictionReaderGrain.MaxTrials + 1], 1));
        await Assert.ThrowsAsync<RefusedException>(() => Reader.Read("test-bcdfg", [1], 0));
        await Assert.ThrowsAsync<RefusedException>(() => Reader.Read("../models", [1], 1));
    }

    private IPredictionReaderGrain Reader => _cluster.Grains.GetGrain<IPredictionReaderGrain>("any");

    private static byte[] Of(int fold) => PredictionsFormat.Write(
        new FoldPredictions { Rows = [fold, fold + 3], ClassCount = 2, Labels = [0, 1], Predicted = [1, fold % 2] });
}
