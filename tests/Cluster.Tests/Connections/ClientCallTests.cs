using Gridfold.Grains.Calls;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Index;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Trials;
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
    public async Task Call_OfWhatIsForSilos_IsRefused(string what)
    {
        using IHost client = await silo.Connect();
        IGrainFactory grains = client.Services.GetRequiredService<IGrainFactory>();
        var refusal = await Assert.ThrowsAsync<CallRefusedException>(() => Calls[what](grains));
        Assert.Contains("clients may not call it", refusal.Message, StringComparison.Ordinal);
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

    private static readonly Dictionary<string, Func<IGrainFactory, Task>> Calls = new()
    {
        ["a fold's attempt"] = grains => grains.GetGrain<IFoldGrain>(Fold.ToString()).Begin(new LeaseId(1, 1)),
        ["a trial on the leaderboard"] = grains => grains.GetGrain<ILeaderboardGrain>("digits-bcdfg").Flush(),
        ["a trial's epochs"] = grains => grains.GetGrain<ITrialGrain>(FoldId.KeyOf("digits-bcdfg", 1)).GetEpochs(),
        ["a trial's end"] = grains => grains.GetGrain<IExperimentGrain>("digits-bcdfg").Wake(),
        ["an experiment in the index"] = grains => grains.GetExperimentIndex().Add("models"),
        ["a line in the log"] = grains => grains.GetGrain<IExperimentLogGrain>("digits-bcdfg").Add(LogKind.StateChanged, "forged"),
        ["the slot pool's withdrawal"] = grains => grains.GetSlotPool().Withdraw("digits-bcdfg", 1, isFinal: true),
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
