using System.Net;
using Gridfold.Grains.Slots;
using Gridfold.Models.Devices;
using Gridfold.Models.Devices.SelfTests;
using Gridfold.Models.Input;
using Gridfold.Silo.Connections;
using Gridfold.Silo.Slots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Gridfold.Silo.Hosting;

/// <summary>
/// A whole cluster of one silo, on loopback, in the process that calls it: what a search needs on one machine. Another process
/// reaches it through the gateway.
/// </summary>
public static class EmbeddedSilo
{
    /// <summary>Orleans' cluster id and service id of embedded silos.</summary>
    public const string ClusterId = "gridfold-embedded";

    /// <summary>The environment variable that says what a command's own silo trains on: cpu or cuda.</summary>
    public const string DeviceVariable = "GRIDFOLD_DEVICE";

    /// <summary>The slots that a command's own silo has where nobody says how many.</summary>
    /// <param name="device">What they train on, as <see cref="DeviceVariable"/> has it; null for the processor.</param>
    /// <exception cref="InputException">What it is to train on is not there.</exception>
    public static ClusterSlots DefaultSlots(string? device)
    {
        var devices = SlotDevices.Find(device ?? SiloSlots.Cpu, DeviceVariable);
        return new ClusterSlots(devices.DefaultSlots, devices.Kind == SiloSlots.Cuda);
    }

    /// <summary>Tests what a command's own silo trains on.</summary>
    /// <param name="device">As for <see cref="DefaultSlots"/>.</param>
    /// <returns>What was found of each device.</returns>
    /// <exception cref="InputException">What it is to train on, or the libtorch that the user named, is not there.</exception>
    public static async Task<IReadOnlyList<DeviceVerdict>> Prove(string? device) =>
        await Task.WhenAll(SlotDevices.Find(device ?? SiloSlots.Cpu, DeviceVariable).All.Select(DeviceProof.Of));

    /// <summary>Builds the host; the caller starts, stops and disposes of it.</summary>
    /// <param name="options">What it serves.</param>
    /// <param name="configureLogging">Where its log goes.</param>
    /// <exception cref="InputException">What it is to train on is not there.</exception>
    public static IHost Build(EmbeddedSiloOptions options, Action<ILoggingBuilder> configureLogging)
    {
        // Beside the silo's start, not after it.
        if (options.Slots != 0) Task.Run(Libtorch.Load);

        // No defaults: an appsettings.json that happens to lie in the working folder is not ours to read.
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        configureLogging(builder.Logging);
        builder.Services.AddSingleton(TimeProvider.System);

        // The command decides what Ctrl-C means.
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, CallerLifetime>());
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, serviceId: ClusterId, clusterId: ClusterId);
            silo.Configure<EndpointOptions>(endpoints => endpoints.AdvertisedIPAddress = IPAddress.Loopback);
            silo.GuardConnections(ports => ports.RequireHomeKey(options.Key));
            silo.AddSqliteGrainStorage(options.Database);
            silo.UseInMemoryReminderService();
            silo.AddFolderCheckpoints(options.Checkpoints);
            silo.LeaveInterruptedExperimentsPaused();
            if (options.Slots == 0) return;
            silo.Services.AddSingleton(SlotDevices.Find(options.Device ?? SiloSlots.Cpu, DeviceVariable));
            silo.Services.Configure<SlotOptions>(slots => slots.Slots = options.Slots);
            silo.AddSlots(options.Folders);
        });
        return builder.Build();
    }

    /// <summary>A host that lives as long as its caller wants.</summary>
    private sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
