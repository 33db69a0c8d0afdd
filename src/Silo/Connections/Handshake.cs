using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Orleans.Connections.Security;

namespace Gridfold.Silo.Connections;

/// <summary>
/// The TLS handshake of one connection. It uses the newest certificates and records its outcome. Orleans' TLS does the rest. In TLS 1.3 the
/// connecting side finishes before its certificate is checked. So the accepting side then sends one byte, the welcome, or closes the
/// connection. The callers enforce the time limit.
/// </summary>
internal sealed class Handshake
{
    private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;
    private const int MaxMessage = 200;
    private static readonly byte[] Welcome = [1];

    private readonly TlsCertificates _certificates;
    private readonly TlsIdentity _own;
    private readonly CertificateRole _peer;
    private readonly HandshakeLog _log = new();

    /// <param name="certificates">The certificates of this process.</param>
    /// <param name="peer">The role that the peer must have.</param>
    public Handshake(TlsCertificates certificates, CertificateRole peer) =>
        (_certificates, _own, _peer) = (certificates, certificates.Current, peer);

    /// <summary>Whether the handshake has succeeded: both sides have accepted each other's certificate.</summary>
    public bool IsDone { get; private set; }

    /// <summary>
    /// The error in the peer's certificate, as the second half of a sentence. Null when there is none, or when the peer showed no
    /// certificate.
    /// </summary>
    public string? PeerProblem { get; private set; }

    /// <summary>The exception that ended the handshake. Null when none was thrown.</summary>
    public Exception? Exception => _log.Failure ?? Unwelcome;

    /// <summary>The answer in place of the peer's welcome, after the peer had shown its certificate. Null when there was none.</summary>
    public Exception? Unwelcome { get; private set; }

    /// <summary>The reason for a failure within the time limit, as the second half of a sentence.</summary>
    public string Failure => PeerProblem ?? Exception switch
    {
        // Orleans' TLS refuses a peer without a certificate before it calls this class.
        AuthenticationException exception when exception.Message.Contains(
            nameof(RemoteCertificateValidationCallback), StringComparison.Ordinal)
            => "it shows no certificate",
        null or OperationCanceledException => "the TLS handshake failed (the connection was closed)",
        { } exception => $"the TLS handshake failed ({Short(exception)})",
    };

    /// <summary>The reason for a failure at the time limit, as the second half of a sentence.</summary>
    public string TookTooLong => $"it did not complete the TLS handshake within {_certificates.Settings.HandshakeTimeout:g}";

    /// <summary>Makes the handshake as the accepting side, and then runs the next middleware.</summary>
    public Task Accept(
        ConnectionContext context, ConnectionDelegate next) => Run(context, port => port.UseServerTls(Options()), async inner =>
    {
        await inner.Transport.Output.WriteAsync(Welcome);
        IsDone = true;
        await next(inner);
    });

    /// <summary>Makes the handshake as the connecting side, and then runs the next middleware.</summary>
    public Task Connect(
        ConnectionContext context, ConnectionDelegate next) => Run(context, port => port.UseClientTls(Options()), async inner =>
    {
        try
        {
            await ReadWelcome(inner.Transport.Input);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            Unwelcome = exception;
            return;
        }

        IsDone = true;
        await next(inner);
    });

    /// <summary>The first line of an exception's innermost message.</summary>
    internal static string Short(Exception exception)
    {
        string line = exception.GetBaseException().Message.Split('\n')[0].TrimEnd('.', '\r');
        return line.Length <= MaxMessage ? line : line[..MaxMessage];
    }

    private static async Task ReadWelcome(PipeReader input)
    {
        ReadResult read = await input.ReadAsync();
        if (read.Buffer.IsEmpty) throw new EndOfStreamException("it closed the connection at the end of the TLS handshake");
        input.AdvanceTo(read.Buffer.GetPosition(Welcome.Length));
    }

    private Task Run(ConnectionContext context, Action<IConnectionBuilder> useTls, Func<ConnectionContext, Task> next)
    {
        var builder = new ConnectionBuilder(_log);
        useTls(builder);
        builder.Run(next);
        return builder.Build()(context);
    }

    private TlsOptions Options() => new()
    {
        LocalCertificate = _own.Certificate,
        RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
        ClientCertificateMode = RemoteCertificateMode.RequireCertificate,
        RemoteCertificateValidation = (certificate, chain, _) => Accepts(certificate, chain),
        SslProtocols = Protocols,
        CheckCertificateRevocation = false,

        // The callers have a shorter time limit.
        HandshakeTimeout = 2 * _certificates.Settings.HandshakeTimeout,
        OnAuthenticateAsServer = (_, options) =>
        {
            var tls = (SslServerAuthenticationOptions)options.SslServerAuthenticationOptions;
            tls.ServerCertificateSelectionCallback = null;
            tls.ServerCertificateContext = _own.Context;
            tls.CertificateChainPolicy = _own.Authority.PolicyAt(_certificates.Time.GetUtcNow());
            (tls.AllowTlsResume, tls.AllowRenegotiation) = (false, false);
        },
        OnAuthenticateAsClient = (_, options) =>
        {
            var tls = (SslClientAuthenticationOptions)options.SslClientAuthenticationOptions;
            tls.ClientCertificates = null;
            tls.ClientCertificateContext = _own.Context;
            tls.TargetHost = _certificates.Settings.SiloName;
            tls.CertificateChainPolicy = _own.Authority.PolicyAt(_certificates.Time.GetUtcNow());
            (tls.AllowTlsResume, tls.AllowRenegotiation) = (false, false);
        },
    };

    /// <summary>Decides alone about a peer's certificate. The opinion of the system does not count.</summary>
    private bool Accepts(X509Certificate2 certificate, X509Chain? chain)
    {
        X509Certificate2Collection sent = chain?.ChainPolicy.ExtraStore ?? [];
        string? problem = _own.Authority.ProblemOf(certificate, sent, _peer, _certificates.Time.GetUtcNow());
        PeerProblem = problem is null ? null : $"its certificate {problem}";
        return problem is null;
    }
}
