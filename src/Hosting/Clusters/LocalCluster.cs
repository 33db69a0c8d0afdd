using System.Net;
using System.Net.Sockets;
using Gridfold.Hosting.Local;
using Gridfold.Models.Input;
using Gridfold.Silo.Connections;
using Gridfold.Silo.Hosting;
using Gridfold.Silo.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Gridfold.Hosting.Clusters;

/// <summary>
/// The cluster of one silo that belongs to a home folder. The first process hosts the silo, and others attach to it. When the host ends,
/// one of the others becomes the host.
/// </summary>
internal sealed class LocalCluster : ICluster
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // Calls fail before the end of their host is visible.
    private static readonly TimeSpan HostEnding = TimeSpan.FromSeconds(20);

    // A silo rejects calls from the moment when it begins to stop. On a busy machine it takes long to stop.
    private static readonly TimeSpan HostStopping = TimeSpan.FromMinutes(2);

    private readonly GridfoldHome _home;
    private readonly IHost _host;
    private readonly FileStream? _lock;
    private readonly int? _slots;
    private readonly Action<string> _warn;
    private readonly Action<ILoggingBuilder> _log;
    private readonly CancellationTokenSource _disposed = new();
    private readonly CancellationTokenSource _hostGone = new();
    private readonly Task _watchdog = Task.CompletedTask;

    private LocalCluster(
        GridfoldHome home, IHost host, FileStream? hostLock, int? slots, Action<string> warn, Action<ILoggingBuilder> log)
    {
        (_warn, _log) = (warn, log);
        _home = home;
        _host = host;
        _lock = hostLock;
        _slots = slots;
        if (hostLock is null) _watchdog = WatchHost();
    }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Whether this process hosts the silo.</summary>
    public bool IsHost => _lock is not null;

    /// <summary>Whether this process hosts the silo, and no other process attaches to it.</summary>
    public bool IsAlone { get; private init; }

    /// <summary>
    /// Is called when the silo has ended, before another process can host one. It is not called when the silo did not end in time.
    /// </summary>
    public Action? Ended { get; set; }

    /// <summary>A token that is cancelled when the process that hosts the silo has ended.</summary>
    public CancellationToken Gone => _hostGone.Token;

    /// <summary>Opens the cluster again if the host's end caused the failure.</summary>
    public async Task<ICluster?> Recover(Exception failure, Outage outage, CancellationToken cancellationToken)
    {
        if (!await HostEnds(failure is OrleansMessageRejectionException ? HostStopping : HostEnding, cancellationToken)) return null;
        await DisposeAsync();
        return await Open(_home, _slots, isAlone: false, _warn, _log, cancellationToken);
    }

    /// <summary>Hosts the silo, or attaches to the process that hosts it.</summary>
    /// <param name="home">The home folder of the cluster.</param>
    /// <param name="slots">The number of slots if this process hosts the silo. Null for one slot a core, 0 for none.</param>
    /// <param name="isAlone">
    /// Whether other processes do not attach to the silo if this process hosts it. They wait until it has ended.
    /// </param>
    /// <param name="warn">Receives warnings: a long wait for the host, a storage that cannot be written.</param>
    /// <param name="log">Configures the log of the silo.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="InputException">The home folder cannot be used.</exception>
    public static async Task<LocalCluster> Open(
        GridfoldHome home, int? slots, bool isAlone, Action<string> warn, Action<ILoggingBuilder> log,
        CancellationToken cancellationToken)
    {
        home.Prepare();
        var wait = new HostWait(home.Lock, TimeProvider.System, warn);
        while (true)
        {
            if (home.TryLock() is { } hostLock)
            {
                IHost silo = await StartSilo(home, hostLock, slots, isAlone, warn, log);
                return new LocalCluster(home, silo, hostLock, slots, warn, log) { IsAlone = isAlone };
            }

            HostAddress? address = HostAddress.Read(home);
            bool isRefused = false;
            if (address is not null && await TryAttach(home, address, () => isRefused = true, log, cancellationToken) is { } client)
                return new LocalCluster(home, client, null, slots, warn, log);

            // The host is starting, or has just ended; or the lock's holder is not a host; or its address or its key is lost.
            wait.Check(address is null && File.Exists(home.SiloAddress) ? home.SiloAddress : null, isRefused ? home.SiloAddress : null);
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed.IsCancellationRequested) return;
        await _disposed.CancelAsync();
        await _watchdog;
        if (_lock is not null) File.Delete(_home.SiloAddress);
        using var impatience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        await _host.StopAsync(impatience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ((IAsyncDisposable)_host).DisposeAsync();
        SqliteConnection.ClearAllPools();
        if (!impatience.IsCancellationRequested) Ended?.Invoke();
        _lock?.Dispose();
        _disposed.Dispose();
        _hostGone.Dispose();
    }

    private static async Task<IHost> StartSilo(
        GridfoldHome home, FileStream hostLock, int? slots, bool isAlone, Action<string> warn, Action<ILoggingBuilder> log)
    {
        IHost? host = null;
        bool saidFault = false;
        try
        {
            File.Delete(home.SiloAddress);
            SqliteDatabase.RefuseLaterVersion(home.Database);
            home.PrepareDatabase();
            (int siloPort, int gatewayPort) = FreePorts();
            string? device = Environment.GetEnvironmentVariable(EmbeddedSilo.DeviceVariable);
            var key = HomeKey.Create();
            host = EmbeddedSilo.Build(
                new EmbeddedSiloOptions(home.Database, home.Checkpoints, home.DatasetFolders, siloPort, gatewayPort, key, slots, device)
                {
                    OnStorageFault = WarnOnce,
                },
                log);
            await host.StartAsync();
            if (!isAlone) new HostAddress(gatewayPort, key).Write(home);
            return host;
        }
        catch (Exception exception)
        {
            host?.Dispose();
            SqliteConnection.ClearAllPools();
            await hostLock.DisposeAsync();
            if (exception.GetBaseException() is SqliteException sqlite)
            {
                throw new InputException($"{home.Database} cannot be used: {sqlite.Message}; it holds the experiments: "
                    + "'gridfold repair' says what can be saved of it; or restore or move the file, "
                    + "or set GRIDFOLD_HOME to another folder");
            }

            throw;
        }

        void WarnOnce(string reason)
        {
            if (Interlocked.Exchange(ref saidFault, true)) return;
            warn($"{home.Database} cannot be written: {reason}; nothing new is recorded until it can: make room, or end this command and "
                + "set GRIDFOLD_HOME to another folder");
        }
    }

    private static async Task<IHost?> TryAttach(
        GridfoldHome home, HostAddress address, Action refused, Action<ILoggingBuilder> log, CancellationToken cancellationToken)
    {
        var hasRefused = new CancellationTokenSource();
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        log(builder.Logging);
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, SilentLifetime>());
        builder.UseOrleansClient(client =>
        {
            client.UseLocalhostClustering(address.Gateway, serviceId: EmbeddedSilo.ClusterId, clusterId: EmbeddedSilo.ClusterId);
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
            client.IntroduceWith(address.Key, () =>
            {
                refused();
                hasRefused.Cancel();
            });
        });
        IHost host = builder.Build();
        using var hostGone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hasRefused.Token);
        Task start = host.StartAsync(hostGone.Token);
        while (!start.IsCompleted)
        {
            // Without this limit, the wait for a silo that ends during the connection would never end.
            await Task.WhenAny(start, Task.Delay(Pause, TimeProvider.System, CancellationToken.None));
            if (!start.IsCompleted && IsLockFree(home)) await hostGone.CancelAsync();
        }

        if (start.IsCompletedSuccessfully) return host;
        host.Dispose();
        cancellationToken.ThrowIfCancellationRequested();
        return null;
    }

    /// <summary>Whether the host has ended, or ends within a time.</summary>
    private async Task<bool> HostEnds(TimeSpan within, CancellationToken cancellationToken)
    {
        if (_lock is not null) return false;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Gone);
        await Task.Delay(within, TimeProvider.System, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return Gone.IsCancellationRequested;
    }

    private static bool IsLockFree(GridfoldHome home)
    {
        using FileStream? free = home.TryLock();
        return free is not null;
    }

    private async Task WatchHost()
    {
        while (!_disposed.IsCancellationRequested)
        {
            await Task.Delay(Pause, TimeProvider.System, _disposed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!IsLockFree(_home)) continue;
            await _hostGone.CancelAsync();
            return;
        }
    }

    private static (int Silo, int Gateway) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
