using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Slots;
using Gridfold.Models.Input;
using Gridfold.Silo.Training;

namespace Gridfold.Cluster.Tests.Training;

/// <summary>An experiment whose data load slowly delays no other experiment.</summary>
[Collection(nameof(ClusterOfItsOwn))]
public sealed class LoadingTests : IAsyncLifetime
{
    // The test has its own cluster, because it takes the slots of other tests.
    private readonly ClusterFixture _cluster = new();

    public ValueTask InitializeAsync() => _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Submit_DataThatNeverComes_LeavesTheSlotsToOthers()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gaveUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestExperiment pit = TestExperiment.Create(_cluster);
        FakeTrainer.Load(pit.Id, async cancellationToken =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System,
                cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            gaveUp.TrySetResult();
            cancellationToken.ThrowIfCancellationRequested();
        });
        await pit.Submit(trials: 40);
        await asked.Task.WaitAsync(TestExperiment.Patience, TestContext.Current.CancellationToken);

        // More folds than the slots could lease ahead.
        await using TestExperiment other = await TestExperiment.Create(_cluster).Submit(trials: 30);
        Assert.Equal((Status.Completed, 30), await Ended(other));
        Assert.Equal(0, (await pit.Grain.GetSnapshot())!.Completed);

        await pit.Grain.Cancel();
        await gaveUp.Task.WaitAsync(TestExperiment.Patience, TestContext.Current.CancellationToken);
        Assert.Empty(FakeTrainer.TrainingsOf(pit.Id));
    }

    [Fact]
    public async Task Submit_DataThatComesLate_IsTrainedThen()
    {
        var data = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestExperiment late = TestExperiment.Create(_cluster);
        FakeTrainer.Load(late.Id, data.Task.WaitAsync);
        await late.Submit(trials: 30, folds: 2);
        await using TestExperiment other = await TestExperiment.Create(_cluster).Submit(trials: 30);
        Assert.Equal((Status.Completed, 30), await Ended(other));
        Assert.Empty(FakeTrainer.TrainingsOf(late.Id));

        data.SetResult();
        Assert.Equal((Status.Completed, 30), await Ended(late));
        Assert.All(FakeTrainer.TrainingsOf(late.Id), training => Assert.Equal(1, training.Value));
    }

    [Fact]
    public async Task Drain_WhileDataIsRead_GivesBackAndReadsNoFurther()
    {
        var reading = new SemaphoreSlim(0);
        var gaveUp = new SemaphoreSlim(0);
        await using TestExperiment pit = TestExperiment.Create(_cluster);
        FakeTrainer.Load(pit.Id, async cancellationToken =>
        {
            reading.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System,
                cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            gaveUp.Release();
            cancellationToken.ThrowIfCancellationRequested();
        });
        await pit.Submit(trials: 3);
        Assert.True(await reading.WaitAsync(TestExperiment.Patience, TestContext.Current.CancellationToken));

        ISlotPoolGrain pool = _cluster.Grains.GetSlotPool();
        string silo = Assert.Single(await pool.GetSilos()).Silo.Name;
        Assert.True(await pool.Drain(silo, true));
        Assert.True(await gaveUp.WaitAsync(TestExperiment.Patience, TestContext.Current.CancellationToken));
        Assert.True(await pool.Drain(silo, false));
        Assert.True(await reading.WaitAsync(TestExperiment.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Submit_DataThatTheExperimentCannotBeRunOn_FailsEachTrialAtOnceWithTheReason()
    {
        await using TestExperiment unfit = TestExperiment.Create(_cluster);
        FakeTrainer.Load(unfit.Id, _ => Task.FromException(new UnfitDataException("validation.folds is 200, and dataset 'iris' has 150 "
            + "rows to deal")));
        await unfit.Submit(trials: 3, folds: 2);
        Assert.Equal((Status.Failed, 0), await Ended(unfit));
        Assert.Equal("fold 1: validation.folds is 200, and dataset 'iris' has 150 rows to deal", (await unfit.Trial(2))!.Reason);
        Assert.Equal(1, (await unfit.Fold(2, 1))!.Attempt);
    }

    [Fact]
    public async Task Submit_DataThatCannotBeRead_IsTriedAgainUpToTheLimit()
    {
        int loads = 0;
        await using TestExperiment lost = TestExperiment.Create(_cluster);
        FakeTrainer.Load(lost.Id, _ =>
        {
            Interlocked.Increment(ref loads);
            return Task.FromException(new InputException("data.csv has changed"));
        });
        await lost.Submit(trials: 1, maxRestarts: 2);
        Assert.Equal((Status.Failed, 0), await Ended(lost));
        Assert.Equal("data.csv has changed (given up after 3 attempts)", (await lost.Trial(1))!.Reason);
        Assert.Equal(3, loads);
    }

    private static async Task<(Status, long)> Ended(TestExperiment experiment)
    {
        ExperimentSnapshot end = await experiment.UntilEnded();
        return (end.Status, end.Completed);
    }
}
