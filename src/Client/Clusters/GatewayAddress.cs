using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gridfold.Models.Input;

namespace Gridfold.Client.Clusters;

/// <summary>Where a silo takes calls of clients.</summary>
/// <param name="Host">A name or an IP address, without brackets.</param>
/// <param name="Port">1 to 65535.</param>
internal sealed record GatewayAddress(string Host, int Port)
{
    /// <summary>What an address that cannot be read is told.</summary>
    public const string Rule = "is not an address; it must be HOST:PORT, as in silo-1:30000, with the port that the silo's gateway listens on";

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Reads HOST:PORT, or [IPv6]:PORT; null when it is neither.</summary>
    public static GatewayAddress? TryParse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > 65535) return null;
        string host = text[..colon];
        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (isBracketed) host = host[1..^1];
        UriHostNameType kind = Uri.CheckHostName(host);
        return kind != UriHostNameType.Unknown && (kind == UriHostNameType.IPv6) == isBracketed ? new GatewayAddress(host, port) : null;
    }

    /// <summary>Reads HOST:PORT.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public static GatewayAddress Parse(string text) => TryParse(text) ?? throw new InputException($"gateway '{text}' {Rule}");

    /// <summary>The addresses that the host's name stands for now.</summary>
    /// <exception cref="SocketException">It is not known.</exception>
    public async Task<IReadOnlyList<IPEndPoint>> Resolve(CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(Host, cancellationToken);

        // A silo listens on one address, of version 4 unless it has no other; an address where nobody listens costs a connection attempt.
        IPAddress[] version4 = [.. addresses.Where(address => address.AddressFamily == AddressFamily.InterNetwork)];
        return [.. (version4.Length > 0 ? version4 : addresses).Select(address => new IPEndPoint(address, Port))];
    }
}
