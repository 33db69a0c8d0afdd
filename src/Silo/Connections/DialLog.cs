using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Connections;

/// <summary>Logs why a silo cannot connect to another one, at the rate of <see cref="RefusalLog"/>.</summary>
internal sealed partial class DialLog(ILogger<DialLog> logger, TimeProvider time)
{
    private readonly LogQuota _quota = new(time);

    /// <summary>Logs a failure, or counts it for the next line.</summary>
    public void Add(ConnectionContext connection, TlsFailure failure)
    {
        if (_quota.Take(connection.RemoteEndPoint) is { } unmentioned) LogFailure(connection.RemoteEndPoint, failure.Reason, unmentioned);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Cannot connect to the silo at {Peer}: {Reason} ({Unmentioned} more failures since the last such line)")]
    private partial void LogFailure(EndPoint? peer, string reason, int unmentioned);
}
