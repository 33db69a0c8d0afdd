using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Connections;

/// <summary>
/// Logs refused connections. For each address, the first refusal is logged at once, and then one line a minute, so that a flood does not
/// fill the log.
/// </summary>
internal sealed partial class RefusalLog(ILogger<RefusalLog> logger, TimeProvider time)
{
    private readonly LogQuota _quota = new(time);

    /// <summary>Logs a refusal, or counts it for the next line.</summary>
    /// <param name="connection">The refused connection.</param>
    /// <param name="reason">The reason, as the second half of a sentence.</param>
    public void Add(ConnectionContext connection, string reason)
    {
        if (_quota.Take(connection.RemoteEndPoint) is { } unmentioned)
            LogRefused(connection.RemoteEndPoint, connection.LocalEndPoint, reason, unmentioned);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Refused a connection from {Peer} to {Port}: {Reason} ({Unmentioned} more refusals since the last such line)")]
    private partial void LogRefused(EndPoint? peer, EndPoint? port, string reason, int unmentioned);
}
