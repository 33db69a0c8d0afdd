using Microsoft.AspNetCore.Connections;
using Orleans.Runtime.Messaging;

namespace Gridfold.Silo.Connections;

/// <summary>Connects to silos by TLS, and only to those that show the certificate of a silo of this cluster.</summary>
/// <param name="certificates">Those of this process.</param>
/// <param name="onFailure">Told when the handshake fails, and when the connection is broken off after it.</param>
internal sealed class TlsDialer(TlsCertificates certificates, Action<ConnectionContext, TlsFailure> onFailure) : IConnectionMiddleware
{
    public async Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
    {
        var handshake = new Handshake(certificates, CertificateRole.Silo);
        await handshake.Connect(context, async inner =>
        {
            try
            {
                await next(inner);
            }
            catch (Exception exception)
            {
                // A silo judges this side's certificate when, for this side, the handshake is over.
                onFailure(context, TlsFailure.Of(exception));
                throw;
            }
        });
        if (!handshake.IsDone) onFailure(context, TlsFailure.Of(handshake));
    }
}
