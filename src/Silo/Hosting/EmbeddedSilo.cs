using System.Net;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Slots;
using Gridfold.Models.Devices;
using Gridfold.Models.SelfTests;
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
/// A cluster of one silo on loopback, in the process that calls it, for a search on one machine. Another process reaches it through the
/// gateway.
/// </summary>
public static class EmbeddedSilo
{
    /// <summary>Orleans' cluster id and service id of embedded silos.</summary>
    public const string ClusterId = "gridfold-embedded";

    /// <summary>The environment variable for the device of a command's own silo: cpu or cuda.</summary>
    public const string DeviceVariable = "GRIDFOLD_DEVICE";

    /// <summary>The default number of slots of a command's own silo.</summary>
    /// <param name="device">The device, as in <see cref="DeviceVariable"/>. Null for the processor.</param>
    /// <exception cref="InputException">The device does not exist on this machine.</exception>
    public static ClusterSlots DefaultSlots(string? device)
    {
        var devices = SlotDevices.Find(device ?? SiloSlots.Cpu, DeviceVariable);
        return new ClusterSlots(devices.DefaultSlots, devices.Kind == SiloSlots.Cuda);
    }

    /// <summary>Tests the devices of a command's own silo.</summary>
    /// <param name="device">The device, as for <see cref="DefaultSlots"/>.</param>
    /// <returns>The result for each device.</returns>
    /// <exception cref="InputException">The device, or the libtorch that the user named, does not exist on this machine.</exception>
    public static async Task<IReadOnlyList<DeviceVerdict>> Prove(string? device) =>
        await Task.WhenAll(SlotDevices.Find(device ?? SiloSlots.Cpu, DeviceVariable).All.Select(DeviceProof.Of));

    /// <summary>Builds the host. The caller starts, stops and disposes of it.</summary>
    /// <param name="options">The options of the silo.</param>
    /// <param name="configureLogging">Configures the log.</param>
    /// <exception cref="InputException">The device does not exist on this machine.</exception>
    public static IHost Build(EmbeddedSiloOptions options, Action<ILoggingBuilder> configureLogging)
    {
        // libtorch loads while the silo starts, not after it.
        if (options.Slots != 0) Task.Run(Libtorch.Load);

        // Without defaults, because an appsettings.json in the working folder belongs to another program.
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        configureLogging(builder.Logging);
        builder.Services.AddSingleton(TimeProvider.System);

        // The command handles Ctrl-C itself.
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, CallerLifetime>());
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, serviceId: ClusterId, clusterId: ClusterId);
            silo.Configure<EndpointOptions>(endpoints => endpoints.AdvertisedIPAddress = IPAddress.Loopback);
            silo.GuardConnections(ports => ports.RequireHomeKey(options.Key));
            silo.AddSqliteGrainStorage(options.Database, options.OnStorageFault);
            silo.UseInMemoryReminderService();
            silo.AddFolderCheckpoints(options.Checkpoints);
            silo.LeaveInterruptedExperimentsPaused();

            // On one machine, a program of an experiment file is the user's own.
            silo.Services.Configure<OwnCodeOptions>(own => (own.Role, own.PassesEnvironment) = (OwnCodeRole.Submitter, true));
            if (options.Slots == 0) return;
            silo.Services.AddSingleton(SlotDevices.Find(options.Device ?? SiloSlots.Cpu, DeviceVariable));
            silo.Services.Configure<SlotOptions>(slots => slots.Slots = options.Slots);
            silo.AddSlots(options.Folders);
        });
        return builder.Build();
    }

    /// <summary>The lifetime of a host that ends when its caller stops it.</summary>
    private sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
