using Gridfold.Client.Local;
using Gridfold.Models.Input;
using Gridfold.Silo.Connections;

namespace Gridfold.Client.Clusters;

/// <summary>The cluster that a command is for: what <c>--cluster</c> says, else GRIDFOLD_CLUSTER, else what <c>gridfold config use</c> chose, else this machine.</summary>
internal sealed class ClusterTarget
{
    /// <summary>The environment variable that comes before the file.</summary>
    public const string Variable = "GRIDFOLD_CLUSTER";

    private readonly ClusterContext? _context;
    private readonly string? _option;

    private ClusterTarget(GridfoldHome home, ClusterContext? context, string? option)
    {
        Home = home;
        _context = context;
        _option = option;
    }

    /// <summary>The home folder, which a local cluster keeps its state in.</summary>
    public GridfoldHome Home { get; }

    /// <summary>Whether it is the silo on this machine, which some process of this user hosts.</summary>
    public bool IsLocal => _context is null;

    /// <summary>What it is called.</summary>
    public string Name => _context?.Name ?? ClusterContext.Local;

    /// <summary>Where its experiments are kept, for people.</summary>
    public string Results => _context is null ? Home.Database : $"cluster {Name}";

    /// <summary>What the environment names, or null.</summary>
    public static string? Environment => System.Environment.GetEnvironmentVariable(Variable) is { } named && !string.IsNullOrWhiteSpace(named) ? named.Trim() : null;

    /// <summary>Finds the cluster that is meant.</summary>
    /// <param name="option">What <c>--cluster</c> says, or null.</param>
    /// <exception cref="InputException">There is no such cluster.</exception>
    public static ClusterTarget Find(string? option)
    {
        GridfoldHome home = GridfoldHome.Find();
        string? name = option ?? Environment;
        if (name == ClusterContext.Local) return new ClusterTarget(home, null, option);
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

    /// <summary>A command line that does something else with the same cluster.</summary>
    /// <param name="words">As in <c>watch ID</c>.</param>
    public string CommandLine(string words) => $"gridfold {words}{(_option is null ? "" : $" --cluster {_option}")}";

    /// <summary>Connects to it, or hosts it.</summary>
    /// <param name="slots">If this process hosts it: how many folds train at once; null for one a core, 0 for none.</param>
    /// <param name="warn">Told what is probably not meant.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<ICluster> Open(int? slots, Action<string> warn, CancellationToken cancellationToken)
    {
        if (_context is null) return await LocalCluster.Open(Home, slots, cancellationToken);
        TlsCertificates? certificates = _context.Tls?.Load();
        if (certificates?.Current.Warning is { } warning) warn(warning);
        return await RemoteCluster.Open(_context, certificates, cancellationToken);
    }

    /// <summary>Refuses <c>--slots</c> for a cluster whose slots are not this process's to set.</summary>
    /// <exception cref="InputException">It was given.</exception>
    public void RejectSlots(int? slots)
    {
        if (!IsLocal && slots is not null)
            throw new InputException($"--slots is for searches on this machine, and this is for cluster {Name}, whose silos have slots of their own; leave it out");
    }
}
