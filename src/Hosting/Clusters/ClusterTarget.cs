using Gridfold.Hosting.Local;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Silo.Connections;
using Gridfold.Silo.Uploads;
using Microsoft.Extensions.Logging;

namespace Gridfold.Hosting.Clusters;

/// <summary>
/// The cluster that a command uses: the one of <c>--cluster</c>, else of GRIDFOLD_CLUSTER, else of <c>gridfold config use</c>, else this
/// machine.
/// </summary>
internal sealed class ClusterTarget
{
    /// <summary>The environment variable that names a cluster. It has priority over the file.</summary>
    public const string Variable = "GRIDFOLD_CLUSTER";

    private readonly ClusterContext? _context;
    private readonly string? _option;

    private ClusterTarget(GridfoldHome home, ClusterContext? context, string? option)
    {
        Home = home;
        _context = context;
        _option = option;
    }

    /// <summary>The home folder, where the silo of this machine keeps its state.</summary>
    public GridfoldHome Home { get; }

    /// <summary>Configures the log of a silo in this process, and that of a client of one. Default: the log of a command.</summary>
    public Action<ILoggingBuilder> Log { get; init; } = ClientLog.Configure;

    /// <summary>The token for the HTTP API. Null for that of the environment or of the home.</summary>
    public string? Token { get; init; }

    /// <summary>Whether the cluster is the silo on this machine, which a process of this user hosts.</summary>
    public bool IsLocal => _context is null;

    /// <summary>The folders of data on this machine, with the user's uploads where the cluster has an HTTP API.</summary>
    public DatasetFolders DatasetFolders => HasUploads
        ? Home.DatasetFolders with { Uploads = new UploadCache(Home.DatasetFolders.Cache, Uploads()) }
        : Home.DatasetFolders;

    /// <summary>Whether the cluster has uploads, because the command reaches it through its HTTP API.</summary>
    public bool HasUploads => _context?.Api is not null;

    /// <summary>The name of the cluster.</summary>
    public string Name => _context?.Name ?? ClusterContext.Local;

    /// <summary>The place of the cluster's experiments, for messages.</summary>
    public string Results => _context is null ? Home.Database : $"cluster {Name}";

    /// <summary>The cluster that the environment names, or null.</summary>
    public static string? Environment =>
        System.Environment.GetEnvironmentVariable(Variable) is { } named && !string.IsNullOrWhiteSpace(named) ? named.Trim() : null;

    /// <summary>The silo on this machine that belongs to a home.</summary>
    public static ClusterTarget Local(GridfoldHome home, Action<ILoggingBuilder> log) => new(home, null, null) { Log = log };

    /// <summary>A cluster behind its HTTP API.</summary>
    public static ClusterTarget Of(ApiAddress api, string token) =>
        new(GridfoldHome.Locate(), ClusterContext.Of(api.ToString(), api), null) { Token = token };

    /// <summary>Finds the cluster that a command uses.</summary>
    /// <param name="option">The value of <c>--cluster</c>, or null.</param>
    /// <exception cref="InputException">There is no such cluster.</exception>
    public static ClusterTarget Find(string? option)
    {
        GridfoldHome home = GridfoldHome.Find();
        string? name = option ?? Environment;
        if (name == ClusterContext.Local) return new ClusterTarget(home, null, option);
        if (ApiAddress.IsMeant(name))
        {
            string? authority = System.Environment.GetEnvironmentVariable(ApiAddress.AuthorityVariable);
            var api = ApiAddress.Parse(name, string.IsNullOrWhiteSpace(authority) ? null : Path.GetFullPath(authority));
            return new ClusterTarget(home, ClusterContext.Of(api.ToString(), api), option);
        }

        if (name?.Contains(':', StringComparison.Ordinal) == true)
        {
            GatewayAddress gateway = GatewayAddress.Parse(name);
            var context = new ClusterContext(
                gateway.ToString(), [gateway], null, ClusterContext.DefaultId, ClusterContext.DefaultId, ContextTls.FromEnvironment());
            return new ClusterTarget(home, context, option);
        }

        ContextFile file = ContextFile.Read(home);
        name ??= file.Current;
        return new ClusterTarget(home, name is null ? null : file.Find(name), option);
    }

    /// <summary>Makes a command line with other words for the same cluster.</summary>
    /// <param name="words">The words, for example <c>watch ID</c>.</param>
    public string CommandLine(string words) => $"gridfold {words}{(_option is null ? "" : $" --cluster {_option}")}";

    /// <summary>Connects to the cluster, or hosts it.</summary>
    /// <param name="slots">The number of slots if this process hosts the silo. Null for one slot a core, 0 for none.</param>
    /// <param name="isAlone">Whether other processes do not attach to the silo if this process hosts it.</param>
    /// <param name="warn">Receives warnings about values that are probably wrong.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<ICluster> Open(int? slots, bool isAlone, Action<string> warn, CancellationToken cancellationToken)
    {
        if (_context is null) return await LocalCluster.Open(Home, slots, isAlone, warn, Log, cancellationToken);
        if (_context.Api is { } api) return await ApiCluster.Open(api, TokenFor(api), cancellationToken);
        TlsCertificates? certificates = _context.Tls?.Load();
        if (certificates?.Current.Warning is { } warning) warn(warning);
        return await RemoteCluster.Open(_context, certificates, cancellationToken);
    }

    /// <summary>The user's uploads in the cluster. Each call connects to it.</summary>
    /// <exception cref="InputException">The cluster has no HTTP API.</exception>
    public UploadClient Uploads()
    {
        ApiAddress api = RequireApi("uploads", "which reads files where they lie");
        return new UploadClient(cancellationToken => ApiCluster.Open(api, TokenFor(api), cancellationToken));
    }

    /// <summary>Asks what the user holds in the cluster, and may hold at most.</summary>
    /// <exception cref="InputException">The cluster has no HTTP API.</exception>
    public async Task<QuotaDocument> Quota(CancellationToken cancellationToken)
    {
        ApiAddress api = RequireApi("quotas", "which limits nobody");
        await using ApiCluster cluster = await ApiCluster.Open(api, TokenFor(api), cancellationToken);
        return await cluster.Ask(
            new HttpRequestMessage(HttpMethod.Get, "api/v1/quota"), ApiCluster.AnswerTime, QuotaDocument.Read, cancellationToken);
    }

    private ApiAddress RequireApi(string what, string ofThisMachine) => _context?.Api ?? throw new InputException(
        $"{what} are for clusters with an HTTP API, and this is for "
            + $"{(IsLocal ? $"this machine, {ofThisMachine}" : $"the gateway of cluster {Name}")}; name an API, as in "
            + "--cluster https://gridfold.example:8443");

    private string TokenFor(ApiAddress api)
    {
        string token = Token ?? Keyring.OfEnvironment ?? Keyring.Read(Home).Find(api) ?? throw new InputException(
            $"there is no token for {api}; set {Keyring.Variable}, or keep one with 'gridfold config set NAME --api {api}'");

        // A request cannot carry another text.
        return token.All(letter => letter is > ' ' and <= '~') ? token : throw new InputException(
            $"the token for {api} has a space, an end of line or another letter that no token has; copy it again, and nothing around it");
    }

    /// <summary>Refuses <c>--slots</c> for a cluster whose silos set their own slots.</summary>
    /// <exception cref="InputException">The option was given.</exception>
    public void RejectSlots(int? slots)
    {
        if (!IsLocal && slots is not null)
            throw new InputException($"--slots is for searches on this machine, and this is for cluster {Name}, "
                + "whose silos have slots of their own; leave it out");
    }
}
