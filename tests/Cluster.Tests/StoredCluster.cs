using Gridfold.Silo.Hosting;
using Gridfold.Silo.Slots;
using Gridfold.Silo.Training;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Gridfold.Cluster.Tests;

/// <summary>A silo with two slots, whose states are in a real file of their own. It can be started anew on the same file.</summary>
internal sealed class StoredCluster : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gridfold-stored-").FullName;
    private TestCluster? _cluster;

    public IGrainFactory Grains => _cluster!.GrainFactory;

    public string Database => Path.Combine(_folder, "gridfold.db");

    public string Checkpoints => Path.Combine(_folder, "checkpoints");

    public async Task Start()
    {
        var builder = new TestClusterBuilder(1);
        builder.Properties[nameof(Database)] = Database;
        builder.Properties[nameof(Checkpoints)] = Checkpoints;
        builder.AddSiloBuilderConfigurator<SiloConfigurator>();
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task Stop()
    {
        await _cluster!.StopAllSilosAsync();
        await _cluster.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class SiloConfigurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            siloBuilder.Services.AddSingleton(TimeProvider.System);
            siloBuilder.Services.AddSingleton<IJobTrainer, FakeTrainer>();
            siloBuilder.Services.Configure<SlotOptions>(options => options.Slots = 2);
            siloBuilder.AddSqliteGrainStorage(siloBuilder.Configuration[nameof(Database)]!);
            siloBuilder.UseInMemoryReminderService();
            siloBuilder.AddFolderCheckpoints(siloBuilder.Configuration[nameof(Checkpoints)]!);
            siloBuilder.AddSlotAgent();
        }
    }
}
