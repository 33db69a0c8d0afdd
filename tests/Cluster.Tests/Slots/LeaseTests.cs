using System.Net;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Slots;

namespace Gridfold.Cluster.Tests.Slots;

public sealed class LeaseTests
{
    private readonly ClusterFixture _cluster;

    public LeaseTests(ClusterFixture cluster) => _cluster = cluster;

    [Fact]
    public async Task Complete_LeaseWasLost_IsRefusedAndTheNextAttemptCounts()
    {
        var id = new FoldId(ExperimentId.New("lease"), 1, 1);
        IFoldGrain fold = _cluster.Grains.GetGrain<IFoldGrain>(id.ToString());
        Assert.Null(await fold.Start(new FoldStart([new Hyperparameter("x", "1")], 5)));
        LeaseId first = new(1, 1), second = new(1, 2);
        FoldAssignment assignment = (await fold.Begin(first))!;
        FoldResult result = ToResult(assignment);
        Assert.Equal(2, (await fold.Begin(second))!.Attempt);

        Assert.False(await fold.Complete(first, result));
        Assert.Null(await fold.GetResult());
        Assert.True(await fold.Complete(second, result with { Attempt = 2 }));
        Assert.Equal(2, (await fold.GetResult())!.Attempt);
        Assert.Null(await fold.Begin(new LeaseId(2, 1)));
    }

    [Fact]
    public async Task Lease_GrantedAndNeverBegun_RunsOutAndTheFoldIsTrainedElsewhere()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (_, control) => FakeTrainer.TrainUntil(gate, control))
            .Submit(trials: 12);

        // The gate holds the silo's two slots. This silo takes the waiting folds, and then never calls again. One that was given the folds
        // of another experiment falls silent at once, or it would keep them.
        ISlotPoolGrain pool = _cluster.Grains.GetSlotPool();
        int number = 1;
        SiloSlots silent = Silent();
        while (true)
        {
            IReadOnlyList<Lease> taken = await pool.Lease(silent, 3);
            if (taken.Any(lease => lease.Fold.Experiment == experiment.Id)) break;
            if (taken.Count == 0) continue;
            number++;
            silent = Silent();
        }

        gate.Set();

        ExperimentSnapshot end = await experiment.UntilEnded();
        Assert.Equal((Status.Completed, 12), (end.Status, end.Completed));
        Assert.DoesNotContain(await pool.GetSilos(), silo => silo.Silo.Name == silent.Name);

        SiloSlots Silent() => new($"silent-{experiment.Id}-{number}", SiloAddress.New(IPAddress.Loopback, 1, number), "cpu", 1);
    }

    private static FoldResult ToResult(FoldAssignment assignment)
    {
        var trained = FakeTrainer.Result(assignment);
        return new FoldResult(trained.Summary, trained.History, trained.Confusion, assignment.Attempt, 0, "test");
    }
}
