using System.Net;
using System.Net.Sockets;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>Makes the HTTP handlers of downloads.</summary>
internal static class DownloadHandler
{
    private const int MaxRedirections = 5;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Makes a handler that checks each connection against a rule, also after redirections. With a rule that limits machines, no proxy is
    /// used: a proxy hides where a connection leads.
    /// </summary>
    public static SocketsHttpHandler Create(AddressRule rule)
    {
        var handler = new SocketsHttpHandler
        {
            MaxAutomaticRedirections = MaxRedirections,
            ConnectTimeout = ConnectTimeout,
            UseCookies = false,
            UseProxy = rule.IsAny,
        };
        if (!rule.IsAny) handler.ConnectCallback = (context, cancellationToken) => Connect(rule, context.DnsEndPoint, cancellationToken);
        return handler;
    }

    /// <summary>Connects only to addresses that the rule has allowed. A later change of the name's address has no effect.</summary>
    private static async ValueTask<Stream> Connect(AddressRule rule, DnsEndPoint server, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(server.Host, cancellationToken).ConfigureAwait(false);
        IPAddress[] allowed = [.. addresses.Where(address => rule.Allows(server.Host, address))];
        if (allowed.Length == 0)
        {
            throw new HttpRequestException(
                $"{server.Host} is not on the public internet, and this silo fetches from nowhere else: have its operator list it under "
                    + "Gridfold:AllowedAddresses");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, server.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
