using Gridfold.Models.Input;

namespace Gridfold.Hosting.Clusters;

/// <summary>The way to reach a cluster: by its HTTP API, by gateways, or by the table that lists its silos.</summary>
/// <param name="Name">The user's name for the cluster.</param>
/// <param name="Gateways">The gateways. Empty when there is another way.</param>
/// <param name="Provider">The table that lists the silos. Null when there is another way.</param>
/// <param name="ClusterId">Orleans' cluster id.</param>
/// <param name="ServiceId">Orleans' service id.</param>
/// <param name="Tls">The files for TLS. Null for connections without TLS.</param>
internal sealed record ClusterContext(
    string Name, IReadOnlyList<GatewayAddress> Gateways, ClusteringProvider? Provider, string ClusterId, string ServiceId, ContextTls? Tls)
{
    /// <summary>The default of the cluster id and of the service id.</summary>
    public const string DefaultId = "gridfold";

    /// <summary>The name for the silo on this machine, which is no context.</summary>
    public const string Local = "local";

    /// <summary>The address of the HTTP API. Null when there is another way.</summary>
    public ApiAddress? Api { get; init; }

    /// <summary>The address of the cluster for messages, without secrets.</summary>
    public string Address => Api?.ToString() ?? Provider?.Address ?? string.Join(", ", Gateways);

    /// <summary>The way to a cluster by its HTTP API.</summary>
    public static ClusterContext Of(string name, ApiAddress api) => new(name, [], null, DefaultId, DefaultId, null) { Api = api };

    /// <summary>The reason why a text cannot be the name of a context. Null when it can.</summary>
    public static string? ProblemOf(string name)
    {
        if (name == Local) return $"'{Local}' always means this machine; choose another name for the cluster";
        bool isValid = name.Length is >= 1 and <= 63 && char.IsAsciiLetterOrDigit(name[0])
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
        return isValid
            ? null
            : $"cluster name '{name}' must be 1 to 63 letters, digits, dashes, dots and underscores, beginning with a letter or digit";
    }

    /// <summary>Reads one entry of the file's <c>clusters</c>.</summary>
    /// <returns>The context, or null when errors were reported.</returns>
    public static ClusterContext? Read(string name, SpecMapReader reader)
    {
        if (ProblemOf(name) is { } problem) reader.Problems.Error(problem, reader.Location);
        if (reader.Has("api")) return ReadApi(name, reader);
        GatewayAddress[] gateways = [.. (reader.List("gateways") ?? []).Select(node => ReadGateway(reader, node)).OfType<GatewayAddress>()];
        ClusteringProvider? provider = reader.Map("clustering") is { } clustering ? ClusteringProvider.Read(clustering) : null;
        if (reader.Has("gateways") == reader.Has("clustering"))
            reader.Problems.Error($"{reader.Path} must have either gateways, as in [silo-1:30000], or clustering, or api", reader.Location);
        else if (reader.List("gateways") is { Count: 0 })
            reader.Error("gateways", "it must have at least one address, as in [silo-1:30000]");
        ContextTls? tls = reader.Map("tls") is { } files ? ContextTls.Read(files) : null;
        string clusterId = reader.Text("cluster_id") ?? DefaultId, serviceId = reader.Text("service_id") ?? DefaultId;
        reader.RejectUnknownKeys();
        return reader.Problems.Errors.Count > 0 ? null : new ClusterContext(name, gateways, provider, clusterId, serviceId, tls);
    }

    private static ClusterContext? ReadApi(string name, SpecMapReader reader)
    {
        string address = reader.Text("api") ?? "";
        string? authority = reader.Text("authority");
        var api = ApiAddress.TryParse(address, authority);
        if (api is null) reader.Error("api", $"it {ApiAddress.Rule}");
        if (authority is not null && !Path.IsPathFullyQualified(authority))
            reader.Error("authority", "it must be a whole path, as in /home/me/ca.pem");
        reader.RejectUnknownKeys();
        return reader.Problems.Errors.Count > 0 ? null : Of(name, api!);
    }

    private static GatewayAddress? ReadGateway(SpecMapReader reader, SpecNode node)
    {
        if (node is SpecScalar scalar && GatewayAddress.TryParse(scalar.Text) is { } gateway) return gateway;
        reader.Problems.Error($"{reader.PathOf("gateways")}: {node.Description} {GatewayAddress.Rule}", node.Location);
        return null;
    }
}
