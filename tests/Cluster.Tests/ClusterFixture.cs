using Gridfold.Cluster.Tests;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Quotas;
using Gridfold.Grains.Slots;
using Gridfold.Grains.States;
using Gridfold.Silo.Hosting;
using Gridfold.Silo.Slots;
using Gridfold.Silo.Training;
using Gridfold.Silo.Uploads;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.TestingHost;

[assembly: AssemblyFixture(typeof(ClusterFixture))]

namespace Gridfold.Cluster.Tests;

/// <summary>One silo with two slots, which all tests share. Each test has experiments of its own.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private readonly TestCluster _cluster;

    public ClusterFixture() : this(TimeSpan.FromMilliseconds(20))
    {
    }

    /// <summary>A cluster for one test that needs its own periods.</summary>
    internal ClusterFixture(TimeSpan snapshotPeriod)
    {
        var builder = new TestClusterBuilder(1);
        builder.Properties[nameof(CheckpointFolder)] = CheckpointFolder;
        builder.Properties[nameof(ExperimentOptions.SnapshotPeriod)] = snapshotPeriod.ToString();
        builder.AddSiloBuilderConfigurator<SiloConfigurator>();
        _cluster = builder.Build();
    }

    /// <summary>The quotas of the silo: limits for the users of their tests alone.</summary>
    public static QuotaOptions Quotas { get; } = new()
    {
        Users =
        [
            new NamedQuota { Name = "one-slot", Slots = 1 }, new NamedQuota { Name = "two-searches", Experiments = 2 },
            new NamedQuota { Name = "one-search", Experiments = 1 }, new NamedQuota { Name = "one-retry", Experiments = 1 },
            new NamedQuota { Name = "lost-message", Experiments = 1 }, new NamedQuota { Name = "killed-submission", Experiments = 1 },
            new NamedQuota { Name = "busy", Slots = 2, Experiments = 1, StoredBytes = 1000 },
            new NamedQuota { Name = "typist", Experiments = 1 },
        ],
    };

    public IGrainFactory Grains => _cluster.GrainFactory;

    /// <summary>The address of the silo, as Orleans writes it for machines.</summary>
    internal string Silo => _cluster.Primary!.SiloAddress.ToParsableString();

    /// <summary>The folder of the silo's checkpoints.</summary>
    public string CheckpointFolder { get; } = Directory.CreateTempSubdirectory("gridfold-checkpoints-").FullName;

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(CheckpointFolder, recursive: true);
    }

    private sealed class SiloConfigurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            siloBuilder.Services.AddSingleton(TimeProvider.System);
            siloBuilder.Services.AddSingleton(
                services => new FaultyStorage(new StateSerializer(services.GetRequiredService<Serializer>())));
            siloBuilder.Services.AddGrainStorage("Default", (services, _) => services.GetRequiredService<FaultyStorage>());
            siloBuilder.Services.AddSingleton<IStateCatalogue>(services => services.GetRequiredService<FaultyStorage>());
            string cache = Path.Combine(siloBuilder.Configuration[nameof(CheckpointFolder)]!, ".cache");
            siloBuilder.Services.AddSingleton<IJobTrainer>(services => new FakeTrainer(new UploadCache(cache, new StoredUploads(
                new UploadStore(services.GetRequiredService<IGrainFactory>(), services.GetRequiredService<ICheckpointStore>(), "")))));
            siloBuilder.Services.Configure<SlotOptions>(options =>
            {
                options.Slots = 2;
                options.HeartbeatPeriod = TimeSpan.FromMilliseconds(50);
                options.RetryDelay = TimeSpan.FromMilliseconds(20);
            });
            siloBuilder.Services.Configure<SlotPoolOptions>(options =>
            {
                options.LeaseDuration = TimeSpan.FromSeconds(2);
                options.ReviewPeriod = TimeSpan.FromMilliseconds(200);
            });
            siloBuilder.Services.AddSingleton(Options.Create(Quotas));
            siloBuilder.Services.Configure<ExperimentOptions>(options =>
            {
                options.SnapshotPeriod = siloBuilder.Configuration.GetValue<TimeSpan>(nameof(ExperimentOptions.SnapshotPeriod));
                options.ReviewPeriod = TimeSpan.FromMilliseconds(500);
            });
            siloBuilder.UseInMemoryReminderService();
            siloBuilder.AddFolderCheckpoints(siloBuilder.Configuration[nameof(CheckpointFolder)]!);
            siloBuilder.AddSlotAgent();
            siloBuilder.AddIncomingGrainCallFilter<CallCounter>();
        }
    }
}
