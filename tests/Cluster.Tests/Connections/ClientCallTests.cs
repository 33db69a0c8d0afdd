using Gridfold.Grains;
using Gridfold.Grains.Access;
using Gridfold.Grains.Audit;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Index;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Repair;
using Gridfold.Grains.Results;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Trials;
using Gridfold.Silo.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Core.Internal;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>
/// A client that knows the key may call what is made for clients, and nothing else: it is code of its user's, not of Gridfold's.
/// </summary>
public sealed class ClientCallTests(GuardedSilo silo) : IClassFixture<GuardedSilo>
{
    private static readonly FoldId Fold = new("digits-bcdfg", 1, 1);

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Call_OfWhatIsForSilos_ClosesTheConnection(string what)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IHost client = await silo.Connect(port => port.Use(next => connection =>
        {
            connection.ConnectionClosed.Register(closed.SetResult);
            return next(connection);
        }));
        Task call = Calls[what](client.Services.GetRequiredService<IGrainFactory>());
        await closed.Task.WaitAsync(RawCaller.Patience, TestContext.Current.CancellationToken);
        Assert.False(call.IsCompletedSuccessfully);
    }

    public static TheoryData<string> Refused => [.. Calls.Keys];

    [Fact]
    public async Task Calls_MadeForClients_AreAnswered()
    {
        using IHost client = await silo.Connect();
        IGrainFactory grains = client.Services.GetRequiredService<IGrainFactory>();
        Assert.Empty(await grains.GetExperimentIndex().GetAll());
        Assert.Null(await grains.GetGrain<IExperimentGrain>("unknown-22222").GetSnapshot());
        Assert.Null(await grains.GetGrain<IFoldGrain>(Fold.ToString()).GetResult());
        await foreach (ExperimentSnapshot snapshot in grains.GetGrain<IExperimentWatchGrain>("unknown-22222").Watch(CancellationToken.None))
            Assert.Fail($"There is no experiment, and it is {snapshot.Status}.");
    }

    /// <summary>Each method that is made for clients, with arguments of every kind that a command sends.</summary>
    [Theory]
    [MemberData(nameof(Made))]
    public async Task Call_MadeForClients_ReachesTheSilo(string what)
    {
        using IHost client = await silo.Connect();
        try
        {
            await CallsForClients[what](client.Services.GetRequiredService<IGrainFactory>())
                .WaitAsync(RawCaller.Patience, TestContext.Current.CancellationToken);
        }
        catch (RefusedException)
        {
            // The experiment does not exist, or the submission has an error. The call itself was taken.
        }
    }

    public static TheoryData<string> Made => [.. CallsForClients.Keys];

    [Fact]
    public void Calls_MadeForClients_AreAllTried() => Assert.Equal(
        typeof(IExperimentGrain).Assembly.GetTypes().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IAddressable)))
            .SelectMany(type => type.GetMethods()).Where(ClientCallFilter.IsMadeForClients)
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}").Order(StringComparer.Ordinal),
        CallsForClients.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task SlotPool_OfAnotherName_DoesNotComeToLife()
    {
        using IHost client = await silo.Connect();
        ISlotPoolGrain pool = client.Services.GetRequiredService<IGrainFactory>().GetGrain<ISlotPoolGrain>("another");
        Assert.Contains("there is no slot pool 'another'", (await Assert.ThrowsAnyAsync<Exception>(pool.GetSilos)).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Experiment_ThatNobodySubmitted_LeavesMemory()
    {
        using IHost client = await silo.Connect();
        IExperimentGrain experiment = client.Services.GetRequiredService<IGrainFactory>().GetGrain<IExperimentGrain>("nobody-22222");
        Assert.Null(await experiment.GetSnapshot());
        using var impatience = new CancellationTokenSource(RawCaller.Patience);
        while ((await silo.Inside.GetGrain<IManagementGrain>(0).GetActiveGrains(experiment.GetGrainId().Type, impatience.Token))
            .Contains(experiment.GetGrainId()))
        {
            // It is on its way out.
        }
    }

    [Fact]
    public async Task Calls_FromInsideTheSilo_AreAnswered() => Assert.Empty(await silo.Inside.GetSlotPool().GetRunning("nobody"));

    private static readonly Dictionary<string, Func<IGrainFactory, Task>> CallsForClients = new()
    {
        ["IExperimentGrain.Cancel"] = grains => Experiment(grains).Cancel(),
        ["IExperimentGrain.GetCheckpointUsage"] = grains => Experiment(grains).GetCheckpointUsage(),
        ["IExperimentGrain.GetHyperparameters"] = grains => Experiment(grains).GetHyperparameters(1),
        ["IExperimentGrain.GetSnapshot"] = grains => Experiment(grains).GetSnapshot(),
        ["IExperimentGrain.GetSubmission"] = grains => Experiment(grains).GetSubmission(),
        ["IExperimentGrain.GetTests"] = grains => Experiment(grains).GetTests(),
        ["IExperimentGrain.Pause"] = grains => Experiment(grains).Pause(),
        ["IExperimentGrain.RecordTest"] = grains => Experiment(grains).RecordTest(
            new TestOpening(Guid.NewGuid(), 1, [new MetricValue("test_accuracy", 0.5), new MetricValue("test_loss", 1)], [1, 2])),
        ["IExperimentGrain.Resume"] = grains => Experiment(grains).Resume(),
        ["IExperimentGrain.Stop"] = grains => Experiment(grains).Stop(),
        ["IExperimentGrain.TryFailedAgain"] = grains => Experiment(grains).TryFailedAgain(),
        ["IExperimentGrain.Submit"] = grains => Experiment(grains).Submit(
            new ExperimentSubmission(Fold.Experiment, "{}", "source", new string('a', 64), ["one", "two"])),
        ["IExperimentIndexGrain.GetAll"] = grains => grains.GetExperimentIndex().GetAll(),
        ["IExperimentLogGrain.Read"] = grains => grains.GetGrain<IExperimentLogGrain>(Fold.Experiment).Read(),
        ["IExperimentWatchGrain.Watch"] = async grains =>
        {
            await foreach (ExperimentSnapshot _ in grains.GetGrain<IExperimentWatchGrain>(Fold.Experiment).Watch(CancellationToken.None))
            {
            }
        },
        ["IFoldGrain.GetResult"] = grains => grains.GetGrain<IFoldGrain>(Fold.ToString()).GetResult(),
        ["ILeaderboardGrain.GetPage"] = grains =>
            grains.GetGrain<ILeaderboardGrain>(Fold.Experiment).GetPage(new RankedTrial(1, Status.Completed, 0.5, 1, 1), 10),
        ["ILeaderboardGrain.GetTop"] = grains => grains.GetGrain<ILeaderboardGrain>(Fold.Experiment).GetTop(3),
        ["IModelReaderGrain.Read"] = grains => grains.GetGrain<IModelReaderGrain>("any").Read(Fold, new string('a', 64), 0),
        ["IPredictionReaderGrain.Read"] = grains => grains.GetGrain<IPredictionReaderGrain>("any").Read(Fold.Experiment, [Fold.Trial], 1),
        ["IRepairGrain.Apply"] = grains => grains.GetRepair().Apply(),
        ["IRepairGrain.Delete"] = grains => grains.GetRepair().Delete(Fold.Experiment),
        ["IRepairGrain.GetStored"] = grains => grains.GetRepair().GetStored(),
        ["IRepairGrain.Survey"] = grains => grains.GetRepair().Survey(),
        ["ISlotPoolGrain.Drain"] = grains => grains.GetSlotPool().Drain("silo-1", true),
        ["ISlotPoolGrain.GetSilos"] = grains => grains.GetSlotPool().GetSilos(),
        ["ISlotPoolGrain.GetSlots"] = grains => grains.GetSlotPool().GetSlots(),
        ["ITokenStoreGrain.Create"] = grains => grains.GetTokenStore().Create(
            new NewToken("bcdfghjkmn", new string('a', 64), "laptop", "alice", Role.Viewer, 1)),
        ["ITokenStoreGrain.GetAll"] = grains => grains.GetTokenStore().GetAll(),
        ["ITokenStoreGrain.Revoke"] = grains => grains.GetTokenStore().Revoke("bcdfghjkmn"),
        ["ITrialGrain.GetResult"] = grains => grains.GetGrain<ITrialGrain>(Fold.TrialKey).GetResult(),
    };

    private static IExperimentGrain Experiment(IGrainFactory grains) => grains.GetGrain<IExperimentGrain>(Fold.Experiment);

    private static readonly Dictionary<string, Func<IGrainFactory, Task>> Calls = new()
    {
        ["a fold's attempt"] = grains => grains.GetGrain<IFoldGrain>(Fold.ToString()).Begin(new LeaseId(1, 1)),
        ["a trial on the leaderboard"] = grains => grains.GetGrain<ILeaderboardGrain>("digits-bcdfg").Flush(),
        ["a trial's epochs"] = grains => grains.GetGrain<ITrialGrain>(FoldId.KeyOf("digits-bcdfg", 1)).GetEpochs(),
        ["a trial's end"] = grains => grains.GetGrain<IExperimentGrain>("digits-bcdfg").Wake(),
        ["an experiment in the index"] = grains => grains.GetExperimentIndex().Add("models"),
        ["a line in the log"] = grains => grains.GetGrain<IExperimentLogGrain>("digits-bcdfg").Add(LogKind.StateChanged, "forged"),
        ["the slot pool's withdrawal"] = grains => grains.GetSlotPool().Withdraw("digits-bcdfg", 1, isFinal: true),
        ["the hashes of tokens"] = grains => grains.GetTokenStore().GetChanged(0),
        ["a forged line in the audit log"] = grains => grains.GetAuditLog().End(1, "done"),
        ["an enumeration for silos"] = async grains =>
        {
            await foreach (ExperimentSnapshot _ in grains.GetGrain<IExperimentGrain>("digits-bcdfg").Watch(CancellationToken.None))
            {
            }
        },
        ["Orleans' management"] = grains => grains.GetGrain<IManagementGrain>(0).GetHosts(),
        ["Orleans' forced collection"] = grains => grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.FromSeconds(1)),
        ["Orleans' grain extension"] = async grains =>
            await grains.GetGrain<IFoldGrain>(Fold.ToString()).AsReference<IGrainManagementExtension>().DeactivateOnIdle(),
    };
}
