using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.Slots;
using Gridfold.Models.Devices;
using Gridfold.Silo.Hosting;
using Gridfold.Silo.Training;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Gridfold.Cluster.Tests.Slots;

/// <summary>Two silos. The device of the second one computes wrongly.</summary>
[Collection(nameof(ClusterOfItsOwn))]
public sealed class RefusedDeviceTests : IAsyncLifetime
{
    private const string Wrong = "Secondary_1";

    private readonly TestCluster _cluster;

    public RefusedDeviceTests()
    {
        var builder = new TestClusterBuilder(2);
        builder.AddSiloBuilderConfigurator<SiloConfigurator>();
        _cluster = builder.Build();
    }

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Run_OneSiloComputesWrongly_TheOtherTrainsEverythingAndSilosSaysWhy()
    {
        ISlotPoolGrain pool = _cluster.GrainFactory.GetSlotPool();
        IReadOnlyList<SiloSnapshot> silos = await pool.GetSilos();
        while (silos.Count < 2) silos = await pool.GetSilos();

        SiloSnapshot right = silos.Single(silo => silo.Silo.Name != Wrong), wrong = silos.Single(silo => silo.Silo.Name == Wrong);
        Assert.Equal((SiloState.Active, "onednn-sse41", "passed with oneDNN limited to SSE4.1"),
            (right.State, right.Silo.Setting, right.Silo.SelfTest));
        Assert.Equal((SiloState.Refused, null), (wrong.State, wrong.Silo.Setting));
        Assert.StartsWith("cpu refused: libtorch computes the output of conv2d wrongly", wrong.Silo.SelfTest, StringComparison.Ordinal);
        Assert.Equal(right.Silo.Slots, (await pool.GetSlots()).Count);

        await using TestExperiment experiment = await TestExperiment.Create(_cluster.GrainFactory).Submit(trials: 20);
        ExperimentSnapshot end = await experiment.UntilEnded();

        Assert.Equal((Status.Completed, 20), (end.Status, end.Completed));
        for (int trial = 1; trial <= 20; trial++)
        {
            FoldResult fold = (
                await _cluster.GrainFactory.GetGrain<IFoldGrain>(new FoldId(experiment.Id, trial, 1).ToString()).GetResult())!;
            Assert.Equal((right.Silo.Name, "cpu", "onednn-sse41"), (fold.Silo, fold.Device, fold.Setting));
        }
    }

    private sealed class SiloConfigurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            siloBuilder.Services.AddSingleton(TimeProvider.System);
            siloBuilder.Services.AddSingleton<IJobTrainer>(
                services => new TestedTrainer(services.GetRequiredService<ILocalSiloDetails>().Name != Wrong));

            // Orleans' own format, which real silos use, because some states cannot be read from JSON.
            siloBuilder.AddMemoryGrainStorage("Default");
            siloBuilder.Services.Replace(ServiceDescriptor.Singleton<IGrainStorageSerializer>(
                services => new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>())));
            siloBuilder.UseInMemoryReminderService();
            siloBuilder.AddFolderCheckpoints(Path.Combine(Path.GetTempPath(), "gridfold-refused-checkpoints"));
            siloBuilder.AddSlotAgent();
        }
    }

    /// <summary>A trainer whose device is right with a milder setting, or with no setting.</summary>
    private sealed class TestedTrainer(bool isRight) : IJobTrainer
    {
        private readonly FakeTrainer _trainer = new();

        public Task<DeviceVerdict> Prove(TrainingDevice device) => Task.FromResult(SettingLadder.Climb(
            device.Name,
            [DeviceSetting.Default, DeviceSetting.Named("onednn-sse41")],
            setting => new SettingResult(
                setting, [new CaseResult("libtorch", "conv2d", "output", isRight && setting != DeviceSetting.Default ? 0 : 1, 1e-5)])));

        public void Train(SlotJob job, TrainingDevice device) => _trainer.Train(job, device);
    }
}
