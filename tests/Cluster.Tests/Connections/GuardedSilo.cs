using System.Net;
using System.Net.Sockets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Silo.Connections;
using Gridfold.Silo.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>An embedded silo as a command hosts it, without slots, and clients of it that know its key.</summary>
public sealed class GuardedSilo : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gridfold-guarded-").FullName;
    private readonly LogLines _log = new();
    private IHost _host = null!;

    public HomeKey Key { get; } = HomeKey.Create();

    public int SiloPort { get; } = FreePort();

    public int GatewayPort { get; } = FreePort();

    /// <summary>What the silo has logged.</summary>
    public IEnumerable<string> Log => _log.Lines;

    /// <summary>What code inside of the silo's own process sees.</summary>
    public IGrainFactory Inside => _host.Services.GetRequiredService<IGrainFactory>();

    public async ValueTask InitializeAsync()
    {
        _host = EmbeddedSilo.Build(
            new EmbeddedSiloOptions(
                Path.Combine(_folder, "gridfold.db"), Path.Combine(_folder, "checkpoints"), new DatasetFolders(_folder, _folder), SiloPort,
                GatewayPort, Key, 0, null),
            logging => logging.AddProvider(_log));
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A raw client of Orleans'.</summary>
    /// <param name="configure">Its connections; null for those of a command.</param>
    public async Task<IHost> Connect(Action<IConnectionBuilder>? configure = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client =>
        {
            client.UseLocalhostClustering(GatewayPort, serviceId: EmbeddedSilo.ClusterId, clusterId: EmbeddedSilo.ClusterId);
            client.IntroduceWith(Key);
            if (configure is not null)
                client.Services.Configure<ClientConnectionOptions>(options => options.ConfigureConnection(configure));
        });
        IHost host = builder.Build();
        await host.StartAsync().WaitAsync(TimeSpan.FromSeconds(20))
            .ContinueWith(start => Assert.True(start.IsCompletedSuccessfully, string.Join('\n', Log)), TaskScheduler.Default);
        return host;
    }

    /// <summary>A connection to one of its ports.</summary>
    public static async Task<NetworkStream> Dial(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        private readonly List<string> _lines = [];

        public IEnumerable<string> Lines
        {
            get
            {
                lock (_lines) return [.. _lines];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines) _lines.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
