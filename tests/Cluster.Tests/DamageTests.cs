using Gridfold.Grains;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Index;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Repair;
using Gridfold.Grains.Results;
using Gridfold.Grains.Slots;
using Gridfold.Grains.States;
using Gridfold.Grains.Trials;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Orleans.Serialization;

namespace Gridfold.Cluster.Tests;

/// <summary>
/// An experiment of which something stored cannot be used is set aside: it says why, is left as it is, harms no other, and can be deleted.
/// </summary>
public sealed class DamageTests
{
    private static readonly StateSerializer Serializer = new(
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>());
    private static readonly byte[] Garbage = [0xFF, 0xFE, 0xFD, 0xFC];
    private static readonly byte[] Later = [.. StateSerializer.Mark, 2, 1, 2, 3];

    private readonly ClusterFixture _cluster;

    public DamageTests(ClusterFixture cluster) => _cluster = cluster;

    /// <summary>The grain and state that are damaged, how, and what is said of it.</summary>
    public static TheoryData<string, string, string, string> Damages => new()
    {
        { "experiment/{0}", "experiment", "garbage", "4 bytes cannot be read" },
        { "experiment/{0}", "experiment", "emptied", "its stored state is empty" },
        { "experiment/{0}", "experiment", "later", "format 2 by a later version" },
        { "experiment/{0}", "experiment", "spec", "this version cannot read its file: apiVersion is the text 'gridfold.dev/v9'" },
        { "experiment/{0}", "experiment", "no spec", "its file was not stored" },
        { "experiment/{0}", "experiment", "status", "its stored status is 99, which is no status" },
        { "experiment/{0}", "experiment", "time", "its stored running time is no finite number" },
        { "leaderboard/{0}", "leaderboard", "garbage", "the stored state of the leaderboard cannot be used" },
        { "leaderboard/{0}", "leaderboard", "later", "format 2 by a later version" },
        { "leaderboard/{0}", "leaderboard", "objective",
            "ranks by validation_loss (min), and its experiment by validation_accuracy (max)" },
        { "leaderboard/{0}", "leaderboard-page-0", "garbage", "page 0 of the leaderboard" },
        { "leaderboard/{0}", "leaderboard-page-0", "NaN", "a score that is no finite number" },
        { "leaderboard/{0}", "leaderboard-page-0", "trial 0", "trial 0 cannot exist" },
        { "leaderboard/{0}", "leaderboard-page-0", "trial 99", "has trials that the experiment's 3 do not include" },
        { "leaderboard/{0}", "leaderboard-page-0", "forged", "trial 1 has another score on the leaderboard" },
        { "trial/{0}/3", "trial", "garbage", "the stored state of trial 3 of" },
        { "trial/{0}/3", "trial", "missing", "trial 3 is on the leaderboard and has no stored result" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Stored_Damaged_IsSetAsideLeftAsItIsAndDeleted(string grain, string state, string damage, string reason)
    {
        await using TestExperiment sound = await TestExperiment.Create(_cluster).Submit(trials: 3);
        await sound.UntilEnded();
        string id = ExperimentId.New("damaged");
        FaultyStorage.Copy(sound.Id, id);
        string row = string.Format(null, grain, id);
        byte[]? stored = Damage(row, state, damage);
        await _cluster.Grains.GetExperimentIndex().AddRunning(id);

        IExperimentGrain experiment = _cluster.Grains.GetGrain<IExperimentGrain>(id);
        ExperimentSnapshot snapshot = (await experiment.GetSnapshot())!;
        Assert.Equal((Status.Damaged, id), (snapshot.Status, snapshot.Id));
        Assert.Contains(reason, snapshot.Damage, StringComparison.Ordinal);
        Assert.Equal(Status.Damaged, await experiment.Resume());
        Assert.Equal(Status.Damaged, await experiment.Pause());
        Assert.Equal(Status.Damaged, await experiment.Cancel());
        await Assert.ThrowsAsync<StateDamagedException>(() => experiment.Submit(new ExperimentSubmission(id, "{}", "{}", "", [])));
        Assert.False(await experiment.Wake());
        Assert.Equal(stored, FaultyStorage.Find(row, state));

        // The others are seen, and new ones trained.
        await _cluster.Grains.GetExperimentIndex().Wake();
        Assert.Equal(Status.Completed, (await sound.Grain.GetSnapshot())!.Status);
        await using TestExperiment next = await TestExperiment.Create(_cluster).Submit(trials: 2);
        Assert.Equal(2, (await next.UntilEnded()).Completed);

        Assert.Equal(Deletion.Done, await _cluster.Grains.GetRepair().Delete(id));
        Assert.False(FaultyStorage.HoldsAny(id));
        Assert.DoesNotContain(id, await _cluster.Grains.GetExperimentIndex().GetAll());
        Assert.Null(await experiment.GetSnapshot());
    }

    [Fact]
    public async Task Stored_LogIsDamaged_TheExperimentIsUsedAndTheLogSaysSo()
    {
        await using TestExperiment sound = await TestExperiment.Create(_cluster).Submit(trials: 3);
        await sound.UntilEnded();
        string id = ExperimentId.New("damaged");
        FaultyStorage.Copy(sound.Id, id);
        FaultyStorage.Put($"experimentlog/{id}", "log", Garbage);

        Assert.Equal(Status.Completed, (await _cluster.Grains.GetGrain<IExperimentGrain>(id).GetSnapshot())!.Status);
        IExperimentLogGrain log = _cluster.Grains.GetGrain<IExperimentLogGrain>(id);
        await log.Add(LogKind.Resumed, "later");
        ExperimentLog read = await log.Read();
        Assert.Equal([LogKind.SetAside, LogKind.Resumed], read.Entries.Select(entry => entry.Kind));
        Assert.Contains("cannot be read", read.Entries[0].Message, StringComparison.Ordinal);
        Assert.Equal(Garbage, FaultyStorage.Find($"experimentlog/{id}", "log"));
    }

    [Theory]
    [InlineData("trial/{0}/2", "trial")]
    [InlineData("fold/{0}/2/1", "fold")]
    public async Task Running_SomethingStoredIsDamaged_IsPausedAndTheLogSaysWhy(string grain, string state)
    {
        await using TestExperiment experiment = TestExperiment.Create(_cluster);
        FaultyStorage.Put(string.Format(null, grain, experiment.Id), state, Garbage);
        await experiment.Submit(trials: 3);
        await experiment.Until(snapshot => snapshot.Status == Status.Paused);

        // The experiment writes the reason to its log after it has paused.
        LogEntry? reason = null;
        while (reason is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
            ExperimentLog log = await _cluster.Grains.GetGrain<IExperimentLogGrain>(experiment.Id).Read();
            reason = log.Entries.FirstOrDefault(entry => entry.Kind == LogKind.SetAside);
        }

        Assert.StartsWith("paused: the stored state of ", reason.Message, StringComparison.Ordinal);
        Assert.Empty(await _cluster.Grains.GetSlotPool().GetRunning(experiment.Id));
        Assert.Equal(Garbage, FaultyStorage.Find(string.Format(null, grain, experiment.Id), state));
        Assert.Equal(Status.Cancelled, await experiment.Grain.Cancel());
        Assert.Equal(Deletion.Done, await _cluster.Grains.GetRepair().Delete(experiment.Id));
    }

    [Fact]
    public async Task Wake_OneExperimentDoesNotComeToLife_WakesTheOthers()
    {
        await using TestExperiment ended = await TestExperiment.Create(_cluster).Submit(trials: 3);
        await ended.UntilEnded();
        string stuck = ExperimentId.New("stuck"), other = ExperimentId.New("other");
        foreach (string id in (string[])[stuck, other])
        {
            FaultyStorage.Copy(ended.Id, id);
            FaultyStorage.Put($"experiment/{id}", "experiment",
                Change<ExperimentState>(FaultyStorage.Find($"experiment/{id}", "experiment")!, state => state.Status = Status.Running));
        }

        FaultyStorage.Refuse("experiment", stuck, int.MaxValue);
        await _cluster.Grains.GetExperimentIndex().AddRunning(stuck);
        await _cluster.Grains.GetExperimentIndex().AddRunning(other);
        await _cluster.Grains.GetExperimentIndex().Wake();
        FaultyStorage.Refuse("experiment", stuck, 0);
        Assert.Equal(Status.Completed, (await _cluster.Grains.GetGrain<IExperimentGrain>(other).GetSnapshot())!.Status);
        await _cluster.Grains.GetExperimentIndex().Wake();
        Assert.Equal(Status.Completed, (await _cluster.Grains.GetGrain<IExperimentGrain>(stuck).GetSnapshot())!.Status);
    }

    [Fact]
    public async Task Record_ImpossibleResult_IsRefused()
    {
        await using TestExperiment experiment = await TestExperiment.Create(_cluster).Submit(trials: 3);
        await experiment.UntilEnded();
        TrialResult best = (await experiment.Leaderboard.GetTop(1))[0];
        await Assert.ThrowsAsync<ArgumentException>(() => experiment.Leaderboard.Record(best with { Trial = 4, Score = double.NaN }));
        Assert.Equal(3, (await experiment.Leaderboard.GetPage(null, 10)).Count);
    }

    [Fact]
    public async Task Delete_RunningOrPaused_IsRefused()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (_, control) => FakeTrainer.TrainUntil(gate, control))
            .Submit(trials: 4);
        Assert.Equal(Deletion.NotEnded, await _cluster.Grains.GetRepair().Delete(experiment.Id));
        await experiment.Grain.Pause();
        Assert.Equal(Deletion.NotEnded, await _cluster.Grains.GetRepair().Delete(experiment.Id));
        Assert.Equal(Status.Paused, (await experiment.Grain.GetSnapshot())!.Status);
    }

    [Fact]
    public async Task Delete_Ended_LeavesNothingAndNoOtherIsTouched()
    {
        await using TestExperiment experiment = await TestExperiment.Create(_cluster).Submit(trials: 3, folds: 2);
        await experiment.UntilEnded();
        string longer = $"{experiment.Id}-22222", model = Path.Combine(_cluster.CheckpointFolder, KeptModels.FolderOf(experiment.Id, 3));
        FaultyStorage.Copy(experiment.Id, longer);
        Directory.CreateDirectory(model);
        await File.WriteAllTextAsync(Path.Combine(model, "1-hash"), "weights", TestContext.Current.CancellationToken);

        Assert.Equal(Deletion.Done, await _cluster.Grains.GetRepair().Delete(experiment.Id));
        Assert.False(FaultyStorage.HoldsAny(experiment.Id));
        Assert.False(Directory.Exists(model));
        Assert.Null(await experiment.Grain.GetSnapshot());
        Assert.Equal(3, (await _cluster.Grains.GetGrain<IExperimentGrain>(longer).GetSnapshot())!.Completed);
        Assert.Equal(Deletion.Done, await _cluster.Grains.GetRepair().Delete(experiment.Id));
    }

    [Fact]
    public async Task Delete_LogThatIsNotWrittenYet_DoesNotComeBack()
    {
        await using TestExperiment experiment = await TestExperiment.Create(_cluster).Submit(trials: 1, folds: 2);
        await experiment.UntilEnded();
        IExperimentLogGrain log = _cluster.Grains.GetGrain<IExperimentLogGrain>(experiment.Id);
        await log.Add(LogKind.StateChanged, "late");

        // A log that ends writes what it has not written. The next call waits for its end.
        FaultyStorage.AfterDeletion(experiment.Id, async () =>
        {
            await log.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
            await log.Read();
        });
        Assert.Equal(Deletion.Done, await _cluster.Grains.GetRepair().Delete(experiment.Id));
        Assert.False(FaultyStorage.HoldsAny(experiment.Id));
    }

    /// <returns>The bytes that are stored now.</returns>
    private static byte[]? Damage(string row, string state, string damage)
    {
        byte[] before = FaultyStorage.Find(row, state)!;
        byte[]? after = damage switch
        {
            "garbage" => Garbage,
            "later" => Later,
            "missing" => Bytes(new TrialState()),
            "emptied" => Bytes(new ExperimentState()),
            "objective" => Bytes(new LeaderboardState { Objective = new("validation_loss", false) }),
            "spec" =>
                Change<ExperimentState>(
                    before,
                        changed =>
                            changed.Submission = changed.Submission! with
                            {
                                SpecJson = changed.Submission.SpecJson.Replace(
                                "dev/v1", "dev/v9", StringComparison.Ordinal)
                            }),
            "no spec" => Change<ExperimentState>(before, changed => changed.Submission = changed.Submission! with { SpecJson = null! }),
            "time" => Change<ExperimentState>(before, changed => changed.WallSeconds = double.NaN),
            "status" => Change<ExperimentState>(before, changed => changed.Status = (Status)99),
            "NaN" => Page(before, trial => trial with { Score = double.NaN }),
            "trial 0" => Page(before, trial => trial with { Trial = 0 }),
            "trial 99" => Page(before, trial => trial with { Trial = 99 }),
            "forged" => Page(before, trial => trial.Trial == 1 ? trial with { Score = 0.999 } : trial),
            _ => throw new ArgumentOutOfRangeException(nameof(damage), damage, null),
        };
        FaultyStorage.Put(row, state, after);
        return after;
    }

    private static byte[] Page(byte[] bytes, Func<RankedTrial, RankedTrial> change) =>
        Change<LeaderboardPage>(bytes, page => page.Trials = [.. page.Trials.Select(change)]);

    private static byte[] Change<T>(byte[] bytes, Action<T> change)
    {
        T state = Serializer.Deserialize<T>(new BinaryData(bytes));
        change(state);
        return Bytes(state);
    }

    private static byte[] Bytes<T>(T state) => Serializer.Serialize(state).ToArray();
}
