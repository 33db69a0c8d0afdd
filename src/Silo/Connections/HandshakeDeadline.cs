using Microsoft.AspNetCore.Connections;

namespace Gridfold.Silo.Connections;

/// <summary>Aborts a connection whose handshake takes too long.</summary>
internal sealed class HandshakeDeadline : IDisposable
{
    private readonly ITimer _timer;

    private HandshakeDeadline(ConnectionContext connection, TlsCertificates certificates) => _timer = certificates.Time.CreateTimer(
        _ =>
        {
            HasPassed = true;
            connection.Abort(new ConnectionAbortedException("The TLS handshake was not completed in time."));
        },
        null,
        certificates.Settings.HandshakeTimeout,
        Timeout.InfiniteTimeSpan);

    /// <summary>Whether the connection was aborted.</summary>
    public bool HasPassed { get; private set; }

    /// <summary>Starts the time limit of a connection.</summary>
    public static HandshakeDeadline Of(ConnectionContext connection, TlsCertificates certificates) => new(connection, certificates);

    /// <summary>Ends the time limit, because the handshake has ended.</summary>
    public void Dispose() => _timer.Dispose();
}
