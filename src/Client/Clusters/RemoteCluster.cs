using System.Net;
using System.Net.Sockets;
using Gridfold.Silo.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Persistence.Redis;
using Orleans.Runtime.Messaging;
using Orleans.Storage;
using StackExchange.Redis;

namespace Gridfold.Client.Clusters;

/// <summary>A cluster of silos in processes of their own, which this process only speaks to. It outlives its silos: what fails is asked again, of another one.</summary>
internal sealed class RemoteCluster : ICluster
{
    // How long a cluster may take to take us in, of which one attempt may be lost on a silo that hangs; and for how long it may fail to
    // answer before a command gives up.
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // So often one side may refuse the other's certificate: a silo that is just ending looks as if it did.
    private const int MostRefusals = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // A gateway that did not answer is tried again, and a silo that joined is found, after as long.
    private static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(2);

    // The names of the failures by which Redis is away, as its storage provider writes them.
    private static readonly string[] AwayRedis = [nameof(RedisConnectionException), nameof(RedisTimeoutException)];

    private readonly ClusterContext _context;
    private readonly IHost _host;

    private RemoteCluster(ClusterContext context, IHost host)
    {
        _context = context;
        _host = host;
    }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public CancellationToken Gone => CancellationToken.None;

    /// <summary>Connects.</summary>
    /// <param name="context">How the cluster is reached.</param>
    /// <param name="certificates">Those of its context; null for connections without TLS.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="UnreachableException">The cluster does not answer in time, or one side refuses the other's certificate.</exception>
    public static async Task<RemoteCluster> Open(ClusterContext context, TlsCertificates? certificates, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Connecting, TimeProvider.System);
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
                host = Build(context, gateways, certificates, OnTlsFailure, failure =>
                {
                    first ??= failure;
                    return refusals < MostRefusals;
                });
                await host.StartAsync(ended.Token).WaitAsync(ended.Token);
                return new RemoteCluster(context, host);
            }
            catch (Exception exception)
            {
                host?.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                if (tls is not null && (refusals >= MostRefusals || deadline.IsCancellationRequested)) throw Unreachable(context, certificates!.Settings, tls);
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

    public async Task<ICluster?> Recover(Exception failure, Outage outage, CancellationToken cancellationToken)
    {
        if (!ComesOfTheCluster(failure)) return null;
        if (outage.Fail() > Patience) throw Unreachable(_context, failure);
        await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        using (var impatience = new CancellationTokenSource(Pause, TimeProvider.System))
            await _host.StopAsync(impatience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    /// <summary>Whether the silo that was asked, or the way to it, or its storage, has failed, and not what it was asked for.</summary>
    internal static bool ComesOfTheCluster(Exception failure) =>
        failure is OrleansMessageRejectionException or ConnectionFailedException or EnumerationAbortedException or GatewayTooBusyException
            or InconsistentStateException or TimeoutException or SocketException

        // This process has not given up: a silo that is just beginning or ending has cancelled what it did.
        || failure is OperationCanceledException

        // Nothing more specific is what silos throw where they place and find grains and store their states: one that has just been
        // declared dead or does not yet know of it, a storage that is away.
        || failure.GetType() == typeof(OrleansException)

        // A state that is read later than its grain is activated, such as a page of a leaderboard. The provider keeps only the cause's name.
        || (failure is RedisStorageException && AwayRedis.Any(cause => failure.Message.Contains(cause, StringComparison.Ordinal)));

    private static UnreachableException Unreachable(ClusterContext context, Exception? failure)
    {
        // The rest of such a message is about retries and settings of the library.
        string reason = failure is null ? "" : $" ({failure.GetBaseException().Message.Split(["\n", ", ", ". "], StringSplitOptions.None)[0].TrimEnd('.')})";
        return new UnreachableException($"cluster {NameOf(context)} does not answer{reason}; see that its silos run and what they log, that this machine reaches them, "
            + $"and that their cluster id is '{context.ClusterId}' and their service id '{context.ServiceId}'");
    }

    private static UnreachableException Unreachable(ClusterContext context, TlsSettings settings, TlsFailure failure)
    {
        string remedy = failure.Kind switch
        {
            TlsFailureKind.SiloCertificate => $"see that the address is the cluster's, that {settings.Authority} holds its authority, "
                + $"and that its silos' certificates carry the name '{settings.SiloName}'",
            TlsFailureKind.OwnCertificate => $"see that {settings.Certificate} is a client's certificate from the cluster's authority, and what its silos log",
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
                // The others may do.
                unknown = exception;
            }
        }

        return endpoints.Count > 0 || unknown is null ? [.. endpoints] : throw unknown;
    }

    private static IHost Build(
        ClusterContext context, IPEndPoint[] gateways, TlsCertificates? certificates, Action<TlsFailure> onTlsFailure, Func<Exception, bool> goesOnAfter)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        ClientLog.Configure(builder.Logging);
        builder.Configuration.AddInMemoryCollection((context.Provider?.Settings ?? new Dictionary<string, string>())
            .Select(setting => KeyValuePair.Create($"Orleans:Clustering:{setting.Key}", (string?)setting.Value)));
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (context.ClusterId, context.ServiceId));
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = GatewayRefresh);
            if (context.Provider is null) client.UseStaticClustering(gateways);
            if (certificates is not null) client.UseMutualTls(certificates, onTlsFailure);
            client.UseConnectionRetryFilter(async (exception, cancellationToken) =>
            {
                if (!goesOnAfter(exception)) return false;
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
                return true;
            });
        });
        return builder.Build();
    }
}
