using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Gridfold.Silo.Hosting;
using Gridfold.Silo.Slots;
using Gridfold.Silo.Training;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Gridfold.Scale;

/// <summary>A cluster to measure.</summary>
internal interface IScaleCluster : IAsyncDisposable
{
    IGrainFactory Grains { get; }

    /// <summary>Stops it.</summary>
    /// <returns>What each silo has measured.</returns>
    Task<IReadOnlyList<SiloMeasures>> Stop();
}

/// <summary>One silo in this process, on a SQLite file: what <c>gridfold run</c> uses.</summary>
internal sealed class EmbeddedCluster : IScaleCluster
{
    private readonly IHost _host;
    private readonly SleepingTrainer _trainer;
    private readonly StorageCounts _counts;

    private EmbeddedCluster(IHost host, SleepingTrainer trainer, StorageCounts counts)
    {
        _host = host;
        _trainer = trainer;
        _counts = counts;
    }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<EmbeddedCluster> Start(int slots, int epochMilliseconds, string folder)
    {
        var trainer = new SleepingTrainer(TimeSpan.FromMilliseconds(epochMilliseconds));
        var counts = new StorageCounts();
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Critical);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IJobTrainer>(trainer);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.AddSqliteGrainStorage(Path.Combine(folder, "gridfold.db"));
            CountedStorage.Wrap(silo.Services, counts);
            silo.UseInMemoryReminderService();
            silo.AddFolderCheckpoints(folder);
            silo.Services.Configure<SlotOptions>(options => options.Slots = slots);
            silo.AddSlotAgent();
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return new EmbeddedCluster(host, trainer, counts);
    }

    public async Task<IReadOnlyList<SiloMeasures>> Stop()
    {
        SiloMeasures measures = SiloProcess.Measure(_trainer, _counts);
        await _host.StopAsync();
        return [measures];
    }

    public ValueTask DisposeAsync()
    {
        _host.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Silos in processes of their own, on a Redis server that appends every write to its file.</summary>
internal sealed class RedisCluster : IScaleCluster
{
    private readonly Process _redis;
    private readonly IReadOnlyList<Process> _silos;
    private readonly IHost _client;

    private RedisCluster(Process redis, IReadOnlyList<Process> silos, IHost client)
    {
        _redis = redis;
        _silos = silos;
        _client = client;
    }

    public IGrainFactory Grains => _client.Services.GetRequiredService<IGrainFactory>();

    public static async Task<RedisCluster> Start(int silos, int slots, int epochMilliseconds, string folder)
    {
        const int port = 16399;
        Process redis = Process.Start(
            new ProcessStartInfo(
                "redis-server",
                    $"--port {port} --appendonly yes --appendfsync everysec --save \"\" --dir {folder}")
            {
                RedirectStandardOutput =
                        true
            })!;
        while ((await redis.StandardOutput.ReadLineAsync())?.Contains("Ready to accept", StringComparison.Ordinal) == false)
        {
        }

        Process[] processes = [.. Enumerable.Range(1, silos)
            .Select(number => SiloProcess.Start(number, slots, epochMilliseconds, $"127.0.0.1:{port}", folder))];
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("scale", "scale"));
            client.UseStaticClustering(
                [.. Enumerable.Range(1, silos).Select(number => new IPEndPoint(IPAddress.Loopback, 33000 + number))]);
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return new RedisCluster(redis, processes, host);
    }

    public async Task<IReadOnlyList<SiloMeasures>> Stop()
    {
        await _client.StopAsync();
        var measures = new List<SiloMeasures>();
        foreach (Process silo in _silos)
        {
            silo.StandardInput.Close();
            string output = await silo.StandardOutput.ReadToEndAsync();
            measures.Add(JsonSerializer.Deserialize<SiloMeasures>(output.Trim().Split('\n')[^1])!);
        }

        return measures;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        foreach (Process process in (Process[])[.. _silos, _redis])
        {
            if (!process.HasExited) process.Kill();
            process.Dispose();
        }

        return ValueTask.CompletedTask;
    }
}
