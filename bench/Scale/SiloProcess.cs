using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Gridfold.Silo.Hosting;
using Gridfold.Silo.Training;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gridfold.Scale;

/// <summary>What a silo has measured by its end.</summary>
/// <param name="Folds">Trainings.</param>
/// <param name="MedianGap">Between two trainings on a slot, in milliseconds.</param>
/// <param name="P99Gap">Likewise, the 99th percentile.</param>
/// <param name="Epochs">Epochs reported.</param>
/// <param name="PeakMegabytes">The most memory that was resident.</param>
/// <param name="HeapMegabytes">What is reachable at the end.</param>
/// <param name="CpuSeconds">Processor time.</param>
/// <param name="Reads">Reads of the storage, those of the warm-up included.</param>
/// <param name="Writes">Writes, likewise.</param>
internal sealed record SiloMeasures(
    long Folds, double MedianGap, double P99Gap, long Epochs, double PeakMegabytes, double HeapMegabytes, double CpuSeconds, long Reads,
    long Writes);

/// <summary>A gridfold-silo with a sleeping trainer, in a process of its own.</summary>
internal static class SiloProcess
{
    /// <summary>Runs it until its standard input ends; then prints its measures.</summary>
    public static async Task Run(string[] settings)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(settings);
        builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Critical);
        var trainer = new SleepingTrainer(TimeSpan.FromMilliseconds(builder.Configuration.GetValue("EpochMilliseconds", 0.0)));
        SiloProgram.Configure(builder);
        var counts = new StorageCounts();
        CountedStorage.Wrap(builder.Services, counts);
        builder.Services.Replace(ServiceDescriptor.Singleton<IJobTrainer>(trainer));
        using IHost host = builder.Build();
        await host.StartAsync();
        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync();
        SiloMeasures measures = Measure(trainer, counts);
        await host.StopAsync();
        Console.WriteLine(JsonSerializer.Serialize(measures));
    }

    /// <summary>What a trainer in this process has measured.</summary>
    public static SiloMeasures Measure(SleepingTrainer trainer, StorageCounts counts)
    {
        using var process = Process.GetCurrentProcess();
        GapHistogram gaps = trainer.Gaps;
        return new SiloMeasures(
            gaps.Count, gaps.At(0.5), gaps.At(0.99), trainer.Epochs, process.PeakWorkingSet64 / 1048576.0,
            GC.GetTotalMemory(forceFullCollection: true) / 1048576.0,
            process.TotalProcessorTime.TotalSeconds, counts.Reads, counts.Writes);
    }

    /// <summary>Starts one.</summary>
    public static Process Start(int number, int slots, int epochMilliseconds, string redis, string folder)
    {
        string[] settings =
        [
            "silo", $"--Orleans:Name=silo-{number}", $"--Orleans:Endpoints:SiloPort={13000 + number}",
            $"--Orleans:Endpoints:GatewayPort={33000 + number}",
            "--Orleans:Endpoints:AdvertisedIPAddress=127.0.0.1", $"--Gridfold:Slots:Slots={slots}",
            $"--Gridfold:Checkpoints:Folder={folder}",
            "--Orleans:ClusterId=scale", "--Orleans:ServiceId=scale",
            .. ((string[])["Clustering", "GrainStorage:Default", "Reminders"])
                .SelectMany(kind => (string[])[$"--Orleans:{kind}:ProviderType=Redis", $"--Orleans:{kind}:ConnectionString={redis}"]),
            string.Create(CultureInfo.InvariantCulture, $"--EpochMilliseconds={epochMilliseconds}"),
        ];
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string setting in settings) start.ArgumentList.Add(setting);
        Process process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line && line != "ready") Console.Error.WriteLine(line);
        return process;
    }
}
