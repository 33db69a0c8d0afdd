using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Orleans.Runtime.Messaging;

namespace Gridfold.Silo.Connections;

/// <summary>Admits the peers that complete a TLS handshake with the certificate of a client, or of a silo, of this cluster.</summary>
/// <param name="certificates">The certificates of this silo.</param>
/// <param name="peer">The role that a peer must have.</param>
/// <param name="refusals">Logs refusals.</param>
internal sealed class TlsDoor(TlsCertificates certificates, CertificateRole peer, RefusalLog refusals) : IConnectionMiddleware
{
    // The first byte of a TLS record with a handshake message.
    private const byte HandshakeRecord = 22;

    public async Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
    {
        var handshake = new Handshake(certificates, peer);
        using var deadline = HandshakeDeadline.Of(context, certificates);
        bool? speaksTls = await SpeaksTls(context.Transport.Input);
        if (speaksTls == true)
        {
            await handshake.Accept(context, inner =>
            {
                deadline.Dispose();
                return next(inner);
            });
        }

        if (handshake.IsDone) return;
        if (deadline.HasPassed) refusals.Add(context, handshake.TookTooLong);
        else if (speaksTls is { } speaks) refusals.Add(context, speaks ? handshake.Failure : "it does not speak TLS");
    }

    /// <summary>Looks at the first byte, so that a peer without TLS gets no answer at all.</summary>
    /// <returns>Null when the connection ends before the first byte.</returns>
    private static async Task<bool?> SpeaksTls(PipeReader input)
    {
        try
        {
            ReadResult read = await input.ReadAsync();
            bool? speaksTls = new SequenceReader<byte>(read.Buffer).TryPeek(out byte first) ? first == HandshakeRecord : null;
            input.AdvanceTo(read.Buffer.Start);
            return speaksTls;
        }
        catch (IOException)
        {
            return null;
        }
        catch (ConnectionAbortedException)
        {
            return null;
        }
    }
}
