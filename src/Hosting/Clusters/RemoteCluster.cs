using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Gridfold.Silo.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Persistence.Redis;
using Orleans.Runtime.Messaging;
using Orleans.Storage;
using StackExchange.Redis;

namespace Gridfold.Hosting.Clusters;

/// <summary>
/// A cluster of silos in other processes, which this process only calls. It speaks to one of their gateways. The connection outlives its
/// silos: a call that fails on one silo is repeated through another.
/// </summary>
internal sealed class RemoteCluster : ICluster
{
    // The time to connect to a cluster, in which one attempt may be lost on a silo that hangs. It is also the time without an answer after
    // which a command gives up.
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // The number of times that one side may refuse the other's certificate. A silo that is just ending looks as if it refused.
    private const int MaxRefusals = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // The time after which a gateway that did not answer is tried again, and after which new silos are found.
    private static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(2);

    // The failures that mean that Redis does not answer, as its storage provider names them.
    private static readonly string[] AwayRedis = [nameof(RedisConnectionException), nameof(RedisTimeoutException)];

    private readonly ClusterContext _context;
    private readonly TlsCertificates? _certificates;
    private readonly GatewayTurn _turn;
    private readonly IHost _host;

    private RemoteCluster(ClusterContext context, TlsCertificates? certificates, GatewayTurn turn, IHost host)
    {
        _context = context;
        _certificates = certificates;
        _turn = turn;
        _host = host;
    }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public CancellationToken Gone => CancellationToken.None;

    /// <summary>Connects to the cluster.</summary>
    /// <param name="context">The context that says how to reach the cluster.</param>
    /// <param name="certificates">The certificates of the context. Null for connections without TLS.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="UnreachableException">The cluster does not answer in time, or one side refuses the other's certificate.</exception>
    public static Task<RemoteCluster> Open(ClusterContext context, TlsCertificates? certificates, CancellationToken cancellationToken) =>
        Open(context, certificates, new GatewayTurn(RandomNumberGenerator.GetInt32), Connecting, cancellationToken);

    public async Task<ICluster?> Recover(Exception failure, Outage outage, CancellationToken cancellationToken)
    {
        if (!ComesOfTheCluster(failure)) return null;
        TimeSpan left = Patience - outage.Fail();
        if (left < TimeSpan.Zero) throw Unreachable(_context, failure);
        await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        if (!MayComeOfTheGateway(failure)) return this;

        // The gateway's silo may hang. A new client has no answers that can leave through it.
        RemoteCluster next = await Open(_context, _certificates, _turn.Next(), left, cancellationToken);
        await DisposeAsync();
        return next;
    }

    public async ValueTask DisposeAsync()
    {
        using (var impatience = new CancellationTokenSource(Pause, TimeProvider.System))
            await _host.StopAsync(impatience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static async Task<RemoteCluster> Open(
        ClusterContext context, TlsCertificates? certificates, GatewayTurn turn, TimeSpan within, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(within, TimeProvider.System);
        Exception? first = null;
        TlsFailure? tls = null;
        int refusals = 0;
        while (true)
        {
            using var attempt = new CancellationTokenSource(Attempt, TimeProvider.System);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, attempt.Token);
            IHost? host = null;
            try
            {
                IPEndPoint[] gateways = await Resolve(context, ended.Token);
                host = Build(context, gateways, certificates, turn, OnTlsFailure, failure =>
                {
                    turn.Leave();
                    first ??= failure;
                    return refusals < MaxRefusals;
                });
                await host.StartAsync(ended.Token).WaitAsync(ended.Token);
                return new RemoteCluster(context, certificates, turn, host);
            }
            catch (Exception exception)
            {
                host?.Dispose();
                turn.Leave();
                cancellationToken.ThrowIfCancellationRequested();
                if (tls is not null && (refusals >= MaxRefusals || deadline.IsCancellationRequested))
                    throw Unreachable(context, certificates!.Settings, tls);
                if (deadline.IsCancellationRequested || exception is not OperationCanceledException)
                    throw Unreachable(context, first ?? (exception is OperationCanceledException ? null : exception));
            }
        }

        void OnTlsFailure(TlsFailure failure)
        {
            if (tls is not { IsRefusal: true }) tls = failure;
            if (failure.IsRefusal) Interlocked.Increment(ref refusals);
        }
    }

    /// <summary>Whether the silo, the connection to it or its storage has failed, and not the call itself.</summary>
    internal static bool ComesOfTheCluster(Exception failure) =>
        failure is UnansweredException or OrleansMessageRejectionException or ConnectionFailedException or EnumerationAbortedException
            or GatewayTooBusyException or InconsistentStateException or TimeoutException or SocketException

        // This process has not given up. A silo that is just starting or stopping has cancelled the call.
        || failure is OperationCanceledException

        // Silos throw this general type where they place and find grains and store their states. It means that a silo has just been
        // declared dead or does not know it yet, or that the storage does not answer.
        || failure.GetType() == typeof(OrleansException)

        // Some states are read after their grain is activated, as the pages of a leaderboard are. The provider keeps only the cause's name.
        || (failure is RedisStorageException && AwayRedis.Any(cause => failure.Message.Contains(cause, StringComparison.Ordinal)));

    /// <summary>Whether the gateway may be the silo that has failed.</summary>
    private static bool MayComeOfTheGateway(Exception failure) => failure is OrleansMessageRejectionException or ConnectionFailedException
        or GatewayTooBusyException or TimeoutException or SocketException;

    private static UnreachableException Unreachable(ClusterContext context, Exception? failure)
    {
        // The rest of the message is about retries and settings of the library.
        string reason = failure is null
            ? ""
            : $" ({failure.GetBaseException().Message.Split(["\n", ", ", ". "], StringSplitOptions.None)[0].TrimEnd('.')})";
        return new UnreachableException($"cluster {NameOf(context)} does not answer{reason}; see that its silos run and what they log, "
            + "that this machine reaches them, "
            + $"and that their cluster id is '{context.ClusterId}' and their service id '{context.ServiceId}'");
    }

    private static UnreachableException Unreachable(ClusterContext context, TlsSettings settings, TlsFailure failure)
    {
        string remedy = failure.Kind switch
        {
            TlsFailureKind.SiloCertificate => $"see that the address is the cluster's, that {settings.Authority} holds its authority, "
                + $"and that its silos' certificates carry the name '{settings.SiloName}'",
            TlsFailureKind.OwnCertificate =>
                $"see that {settings.Certificate} is a client's certificate from the cluster's authority, and what its silos log",
            _ => "see that its silos run with TLS (Gridfold:Tls) and what they log",
        };
        return new UnreachableException($"no TLS connection to a silo of cluster {NameOf(context)}: {failure.Reason}; {remedy}");
    }

    private static string NameOf(ClusterContext context) =>
        context.Name == context.Address ? context.Address : $"{context.Name} at {context.Address}";

    private static async Task<IPEndPoint[]> Resolve(ClusterContext context, CancellationToken cancellationToken)
    {
        var endpoints = new List<IPEndPoint>();
        SocketException? unknown = null;
        foreach (GatewayAddress gateway in context.Gateways)
        {
            try
            {
                endpoints.AddRange(await gateway.Resolve(cancellationToken));
            }
            catch (SocketException exception)
            {
                // Another host may be known.
                unknown = exception;
            }
        }

        return endpoints.Count > 0 || unknown is null ? [.. endpoints] : throw unknown;
    }

    private static IHost Build(
        ClusterContext context, IPEndPoint[] gateways, TlsCertificates? certificates, GatewayTurn turn,
        Action<TlsFailure> onTlsFailure, Func<Exception, bool> goesOnAfter)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        ClientLog.Configure(builder.Logging);
        builder.Configuration.AddInMemoryCollection((context.Provider?.Settings ?? new Dictionary<string, string>())
            .Select(setting => KeyValuePair.Create($"Orleans:Clustering:{setting.Key}", (string?)setting.Value)));
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, SilentLifetime>());
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (context.ClusterId, context.ServiceId));
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = GatewayRefresh);
            if (context.Provider is null) client.UseStaticClustering(gateways);
            client.AddGatewayCountChangedHandler((_, change) =>
            {
                if (change.NumberOfConnectedGateways == 0) turn.Leave();
            });
            if (certificates is not null) client.UseMutualTls(certificates, onTlsFailure);
            client.UseConnectionRetryFilter(async (exception, cancellationToken) =>
            {
                if (!goesOnAfter(exception)) return false;
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
                return true;
            });
        });
        OneGateway.Use(builder.Services, turn);
        return builder.Build();
    }
}
