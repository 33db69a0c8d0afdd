using System.Net;
using Gridfold.Models.Input;
using Microsoft.Extensions.Configuration;

namespace Gridfold.Silo.Configuration;

/// <summary>
/// Requires TLS of a silo that others can reach over a network, unless its configuration explicitly allows connections without TLS.
/// </summary>
internal static class NetworkRule
{
    /// <summary>
    /// The key of <c>Gridfold:Network</c> that allows connections without TLS. It is no property of
    /// <see cref="Connections.NetworkOptions"/>.
    /// </summary>
    public const string PlainKey = "Plain";

    private const string Plain = $"Gridfold:Network:{PlainKey}";
    private const string Advertised = "Orleans:Endpoints:AdvertisedIPAddress";

    private static readonly string[] Listening = ["Orleans:Endpoints:SiloListeningEndpoint", "Orleans:Endpoints:GatewayListeningEndpoint"];

    /// <summary>Reports a silo that would listen beyond loopback without TLS.</summary>
    public static void Check(IConfiguration configuration, Problems problems)
    {
        bool isPlain = false;
        if (configuration[Plain] is { Length: > 0 } text && !bool.TryParse(text, out isPlain))
            problems.Error($"{Plain} is '{text}'; it must be true or false");
        if (isPlain || TlsConfiguration.IsOn(configuration) || PlaceBeyondLoopback(configuration) is not { } place) return;
        problems.Error($"{place}, so that this silo would listen beyond loopback without TLS, "
            + "and everybody who reaches its ports would command it; "
            + "give it certificates (Gridfold:Tls:Certificate, :Key and :Authority: see docs/cluster.md), "
            + $"or set {Plain} to true if its network keeps everybody else out");
    }

    /// <summary>
    /// The setting that makes the silo listen beyond loopback, with its value. Null when the silo listens on loopback only.
    /// </summary>
    private static string? PlaceBeyondLoopback(IConfiguration configuration)
    {
        // Orleans uses the machine's own address when no address is given or when it cannot read the address. In Kubernetes it uses the
        // pod's address.
        if (configuration.GetValue<bool>("Gridfold:Kubernetes")) return "Gridfold:Kubernetes is true";
        if (!IPAddress.TryParse(configuration[Advertised], out IPAddress? advertised) || !IPAddress.IsLoopback(advertised))
            return configuration[Advertised] is { Length: > 0 } address ? $"{Advertised} is {address}" : $"{Advertised} is missing";
        string? listening = Listening.FirstOrDefault(key =>
            IPEndPoint.TryParse(configuration[key] ?? "", out IPEndPoint? endpoint) && !IPAddress.IsLoopback(endpoint.Address));
        return listening is null ? null : $"{listening} is {configuration[listening]}";
    }
}
