using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Orleans.Connections.Security;

namespace Gridfold.Silo.Connections;

/// <summary>
/// The TLS handshake of one connection. It has options of its own, so that it uses the newest certificates and its outcome is known;
/// Orleans' TLS does the rest. In TLS 1.3 the side that connects is done before the other has judged its certificate: therefore the
/// side that accepts sends one byte, the welcome, before anything else; it cannot send a refusal, and closes the connection instead.
/// The callers see to the time limit.
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

    /// <param name="certificates">Those of this process.</param>
    /// <param name="peer">What the peer has to be.</param>
    public Handshake(TlsCertificates certificates, CertificateRole peer) =>
        (_certificates, _own, _peer) = (certificates, certificates.Current, peer);

    /// <summary>Whether it has succeeded: both sides have accepted each other's certificate.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What is wrong with the peer's certificate, as the second half of a sentence; null when nothing is, or it was not shown.</summary>
    public string? PeerProblem { get; private set; }

    /// <summary>What it has failed with; null when that was not thrown.</summary>
    public Exception? Exception => _log.Failure ?? Unwelcome;

    /// <summary>What came instead of the peer's welcome, after it had shown its certificate; null when nothing did.</summary>
    public Exception? Unwelcome { get; private set; }

    /// <summary>Why it has failed within its time, as the second half of a sentence.</summary>
    public string Failure => PeerProblem ?? Exception switch
    {
        // Orleans' TLS refuses a peer that shows none before it asks this class.
        AuthenticationException exception when exception.Message.Contains(nameof(RemoteCertificateValidationCallback), StringComparison.Ordinal)
            => "it shows no certificate",
        null or OperationCanceledException => "the TLS handshake failed (the connection was closed)",
        { } exception => $"the TLS handshake failed ({Short(exception)})",
    };

    /// <summary>Why one has failed that has reached its time limit.</summary>
    public string TookTooLong => $"it did not complete the TLS handshake within {_certificates.Settings.HandshakeTimeout:g}";

    /// <summary>Runs it as the side that was connected to, then what comes after it.</summary>
    public Task Accept(ConnectionContext context, ConnectionDelegate next) => Run(context, port => port.UseServerTls(Options()), async inner =>
    {
        await inner.Transport.Output.WriteAsync(Welcome);
        IsDone = true;
        await next(inner);
    });

    /// <summary>Runs it as the side that has connected, then what comes after it.</summary>
    public Task Connect(ConnectionContext context, ConnectionDelegate next) => Run(context, port => port.UseClientTls(Options()), async inner =>
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

        // The callers' limit is the shorter one.
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

    /// <summary>The only judge of a peer's certificate: what the system thinks of it does not count.</summary>
    private bool Accepts(X509Certificate2 certificate, X509Chain? chain)
    {
        X509Certificate2Collection sent = chain?.ChainPolicy.ExtraStore ?? [];
        string? problem = _own.Authority.ProblemOf(certificate, sent, _peer, _certificates.Time.GetUtcNow());
        PeerProblem = problem is null ? null : $"its certificate {problem}";
        return problem is null;
    }
}
