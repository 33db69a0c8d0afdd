using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gridfold.Models.Input;

namespace Gridfold.Hosting.Clusters;

/// <summary>The address of a silo's gateway, which takes the calls of clients.</summary>
/// <param name="Host">A name or an IP address, without brackets.</param>
/// <param name="Port">The port, from 1 to 65535.</param>
internal sealed record GatewayAddress(string Host, int Port)
{
    /// <summary>The end of the message for an address that cannot be read.</summary>
    public const string Rule = "is not an address; it must be HOST:PORT, as in silo-1:30000, "
        + "with the port that the silo's gateway listens on";

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Reads HOST:PORT or [IPv6]:PORT. Null when the text is neither.</summary>
    public static GatewayAddress? TryParse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            || port is < 1 or > 65535)
            return null;
        string host = text[..colon];
        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (isBracketed) host = host[1..^1];
        UriHostNameType kind = Uri.CheckHostName(host);
        return kind != UriHostNameType.Unknown && (kind == UriHostNameType.IPv6) == isBracketed ? new GatewayAddress(host, port) : null;
    }

    /// <summary>Reads HOST:PORT or [IPv6]:PORT.</summary>
    /// <exception cref="InputException">The text is not an address.</exception>
    public static GatewayAddress Parse(string text) => TryParse(text) ?? throw new InputException($"gateway '{text}' {Rule}");

    /// <summary>Looks up the addresses of the host.</summary>
    /// <exception cref="SocketException">The host is not known.</exception>
    public async Task<IReadOnlyList<IPEndPoint>> Resolve(CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(Host, cancellationToken);

        // A silo listens on one address: IPv4, unless it has only IPv6. An address without a silo costs a failed connection attempt.
        IPAddress[] version4 = [.. addresses.Where(address => address.AddressFamily == AddressFamily.InterNetwork)];
        return [.. (version4.Length > 0 ? version4 : addresses).Select(address => new IPEndPoint(address, Port))];
    }
}
