using Microsoft.AspNetCore.Connections;
using Orleans.Runtime.Messaging;

namespace Gridfold.Silo.Connections;

/// <summary>Connects to silos by TLS. The peer must show the certificate of a silo of this cluster.</summary>
/// <param name="certificates">The certificates of this process.</param>
/// <param name="onFailure">Called when the handshake fails.</param>
internal sealed class TlsDialer(TlsCertificates certificates, Action<ConnectionContext, TlsFailure> onFailure) : IConnectionMiddleware
{
    public async Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
    {
        var handshake = new Handshake(certificates, CertificateRole.Silo);
        using var deadline = HandshakeDeadline.Of(context, certificates);
        await handshake.Connect(context, inner =>
        {
            deadline.Dispose();
            return next(inner);
        });
        if (!handshake.IsDone) onFailure(context, TlsFailure.Of(handshake, deadline.HasPassed));
    }
}
