using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Gridfold.Silo.Connections;

/// <summary>
/// The first middleware of a port. It limits the connections of each address, and the time until a peer has introduced itself.
/// </summary>
internal sealed class ConnectionLimit(IOptions<NetworkOptions> options, TimeProvider time, RefusalLog refusals)
{
    private readonly ConcurrentDictionary<IPAddress, int> _open = new();

    /// <summary>Passes a connection to <paramref name="next"/>, or closes it.</summary>
    public async Task Invoke(ConnectionContext connection, ConnectionDelegate next)
    {
        IPAddress address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        int count = _open.AddOrUpdate(address, 1, (_, open) => open + 1);
        try
        {
            if (count > options.Value.MaxConnectionsPerAddress)
            {
                refusals.Add(connection, $"its address has {options.Value.MaxConnectionsPerAddress} connections, "
                    + "the most that Gridfold:Network:MaxConnectionsPerAddress allows");
                connection.Abort();
                return;
            }

            using var admission = Admission.Begin(
                connection, options.Value.HandshakeTimeout, time,
                () => refusals.Add(connection, $"it did not introduce itself within {options.Value.HandshakeTimeout:g}"));
            await next(connection);
        }
        finally
        {
            // Addresses without connections are removed, so that a scan of the port uses no memory for long.
            if (_open.AddOrUpdate(address, 0, (_, open) => open - 1) == 0) _open.TryRemove(KeyValuePair.Create(address, 0));
        }
    }
}
