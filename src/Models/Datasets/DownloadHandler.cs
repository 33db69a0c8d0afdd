using System.Net;
using System.Net.Sockets;

namespace Gridfold.Models.Datasets;

/// <summary>How downloads travel.</summary>
internal static class DownloadHandler
{
    private const int MostRedirections = 5;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A handler that holds each connection that it makes, those after redirections too, against a rule. Where a rule holds no proxy is
    /// used: behind one nobody could tell where a connection leads.
    /// </summary>
    public static SocketsHttpHandler Create(AddressRule rule)
    {
        var handler = new SocketsHttpHandler
        {
            MaxAutomaticRedirections = MostRedirections,
            ConnectTimeout = ConnectTimeout,
            UseCookies = false,
            UseProxy = rule.IsAny,
        };
        if (!rule.IsAny) handler.ConnectCallback = (context, cancellationToken) => Connect(rule, context.DnsEndPoint, cancellationToken);
        return handler;
    }

    /// <summary>
    /// Connects to just those addresses that were held against the rule: a name that means another machine a moment later changes nothing.
    /// </summary>
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
