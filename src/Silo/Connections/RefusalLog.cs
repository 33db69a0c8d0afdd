using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Connections;

/// <summary>Logs refused connections: the first at once, then at most one line in ten seconds, so that a flood does not fill the log.</summary>
internal sealed partial class RefusalLog(ILogger<RefusalLog> logger, TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long? _last;
    private long _unmentioned;

    /// <summary>Logs a refusal, or counts it for the next line.</summary>
    /// <param name="connection">The connection that is refused.</param>
    /// <param name="reason">Why, as the second half of a sentence.</param>
    public void Add(ConnectionContext connection, string reason)
    {
        long unmentioned;
        lock (_lock)
        {
            if (_last is { } last && time.GetElapsedTime(last) < Quiet)
            {
                _unmentioned++;
                return;
            }

            (unmentioned, _unmentioned, _last) = (_unmentioned, 0, time.GetTimestamp());
        }

        LogRefused(connection.RemoteEndPoint, connection.LocalEndPoint, reason, unmentioned);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a connection from {Peer} to {Port}: {Reason} ({Unmentioned} more refusals since the last such line)")]
    private partial void LogRefused(System.Net.EndPoint? peer, System.Net.EndPoint? port, string reason, long unmentioned);
}
