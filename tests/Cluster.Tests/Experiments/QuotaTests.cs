using Gridfold.Grains;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Index;
using Gridfold.Grains.Results;
using Gridfold.Grains.Slots;

namespace Gridfold.Cluster.Tests.Experiments;

/// <summary>What the quota of a user refuses or delays. The limits stand in <see cref="ClusterFixture.Quotas"/>.</summary>
public sealed class QuotaTests(ClusterFixture cluster)
{
    private static readonly ManualResetEventSlim Never = new();

    [Fact]
    public async Task Submit_ManyAtTheSameMoment_TakeTheLastPlaceOnce()
    {
        const string user = "two-searches";
        TestExperiment[] experiments = [.. Enumerable.Range(0, 8).Select(_ => Held())];
        bool[] taken = await Task.WhenAll(experiments.Select(experiment => IsTaken(experiment, user)));
        Assert.Equal(2, taken.Count(isTaken => isTaken));
        Assert.Equal(2, await Index.CountOpen(user));
        IReadOnlyList<string> known = await Index.GetAll();
        foreach ((TestExperiment experiment, bool isTaken) in experiments.Zip(taken))
        {
            Assert.Equal(isTaken, known.Contains(experiment.Id));
            Assert.Equal(isTaken, await experiment.Grain.GetSnapshot() is not null);
        }

        // Paused ones count, and an experiment that has ended makes room.
        TestExperiment[] running = [.. experiments.Where((_, index) => taken[index])];
        Assert.Equal(Status.Paused, await running[0].Grain.Pause());
        TestExperiment next = Held();
        Assert.False(await IsTaken(next, user));
        Assert.Equal(Status.Running, await running[0].Grain.Resume());
        await running[0].Grain.Cancel();
        Assert.True(await IsTaken(next, user));
        foreach (TestExperiment experiment in (TestExperiment[])[running[1], next]) await experiment.DisposeAsync();
    }

    [Fact]
    public async Task Submit_TheSameTwice_TakesOnePlace()
    {
        await using TestExperiment experiment = Held();
        await experiment.Submit(1, owner: "one-search");
        await experiment.Submit(1, owner: "one-search");
        Assert.Equal(1, await Index.CountOpen("one-search"));
        await experiment.Grain.Cancel();
        Assert.Equal(0, await Index.CountOpen("one-search"));
    }

    [Fact]
    public async Task Retry_OfAUserWithoutAPlace_ChangesNothing()
    {
        const string user = "one-retry";
        bool fails = true;
        await using TestExperiment failed = await TestExperiment.Create(
            cluster, (assignment, _) => fails ? FakeTrainer.Diverged(assignment, "diverged") : null).Submit(1, owner: user);
        Assert.Equal(Status.Failed, (await failed.UntilEnded()).Status);
        await using TestExperiment other = Held();
        await other.Submit(1, owner: user);
        QuotaException refused = await Assert.ThrowsAsync<QuotaException>(failed.Grain.TryFailedAgain);
        Assert.StartsWith($"{user} has 1 experiment that has not ended ({other.Id}), and may have 1", refused.Message,
            StringComparison.Ordinal);
        Assert.Equal(Status.Failed, (await failed.Grain.GetSnapshot())!.Status);
        fails = false;
        await other.Grain.Cancel();
        Assert.Equal(1, await failed.Grain.TryFailedAgain());
        await failed.Until(snapshot => snapshot.Status == Status.Completed);
    }

    [Fact]
    public async Task Submit_AfterTheMessageOfAnEndWasLost_FindsThePlaceFree()
    {
        const string user = "lost-message";
        await using TestExperiment ended = await TestExperiment.Create(cluster).Submit(1, owner: user);
        await ended.UntilEnded();
        await Index.Open(ended.Id, user, most: 1);
        await using TestExperiment next = await TestExperiment.Create(cluster).Submit(1, owner: user);
        Assert.Equal(Status.Completed, (await next.UntilEnded()).Status);
    }

    [Fact]
    public async Task Submit_AfterASubmissionThatEndedWithItsSilo_FindsThePlaceFree()
    {
        const string user = "killed-submission";
        await Index.Open(ExperimentId.New("test"), user, most: 1);
        await using TestExperiment next = await TestExperiment.Create(cluster).Submit(1, owner: user);
        Assert.Equal(Status.Completed, (await next.UntilEnded()).Status);
    }

    [Fact]
    public async Task Train_AUserWithOneSlot_GivesTheSameResultsLaterAndHoldsNobodyUp()
    {
        const string user = "one-slot";
        int training = 0, beside = 0;
        using var gate = new ManualResetEventSlim();
        TrainingScript watched = (_, observer) =>
        {
            if (Interlocked.Increment(ref training) > 1) Interlocked.Increment(ref beside);
            try
            {
                return FakeTrainer.TrainUntil(gate, observer);
            }
            finally
            {
                Interlocked.Decrement(ref training);
            }
        };
        await using TestExperiment first = await TestExperiment.Create(cluster, watched).Submit(6, folds: 2, owner: user);
        await using TestExperiment second = await TestExperiment.Create(cluster, watched).Submit(6, folds: 2, owner: user);
        await first.Until(_ => Volatile.Read(ref training) == 1);
        Assert.InRange(await cluster.Grains.GetSlotPool().CountSlots(user), 1, 1);

        // The user's slot is busy until the gate opens. Meanwhile the experiment of another user ends.
        await using TestExperiment other = await TestExperiment.Create(cluster).Submit(6, folds: 2, owner: "another");
        Assert.Equal(Status.Completed, (await other.UntilEnded()).Status);
        Assert.Equal(0, (await first.Grain.GetSnapshot())!.Ended + (await second.Grain.GetSnapshot())!.Ended);
        gate.Set();
        string expected = await Results(other);
        foreach (TestExperiment experiment in (TestExperiment[])[first, second])
        {
            Assert.Equal(Status.Completed, (await experiment.UntilEnded()).Status);
            Assert.Equal(expected, await Results(experiment));
        }

        Assert.Equal(0, beside);
    }

    private IExperimentIndexGrain Index => cluster.Grains.GetExperimentIndex();

    /// <summary>An experiment that trains until it is cancelled.</summary>
    private TestExperiment Held() => TestExperiment.Create(cluster, (_, observer) => FakeTrainer.TrainUntil(Never, observer));

    private static async Task<bool> IsTaken(TestExperiment experiment, string user)
    {
        try
        {
            await experiment.Submit(1, owner: user);
            return true;
        }
        catch (QuotaException)
        {
            return false;
        }
    }

    private static async Task<string> Results(TestExperiment experiment)
    {
        var lines = new List<string>();
        foreach (TrialResult trial in await experiment.Leaderboard.GetTop(10))
        {
            string?[] hashes = [(await experiment.Fold(trial.Trial, 1))!.Summary.WeightsHash,
                (await experiment.Fold(trial.Trial, 2))!.Summary.WeightsHash];
            lines.Add(FormattableString.Invariant($"{trial.Trial} {trial.Score:R} {string.Join(' ', hashes)}"));
        }

        return string.Join('\n', lines);
    }
}
