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

    private static byte[] Of(int fold) => PredictionsFormat.Write(
        new FoldPredictions { Rows = [fold, fold + 3], ClassCount = 2, Labels = [0, 1], Predicted = [1, fold % 2] });
}
