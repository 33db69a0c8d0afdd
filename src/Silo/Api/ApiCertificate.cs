using System.Net.Security;
using System.Security.Authentication;
using Gridfold.Models.Input;
using Gridfold.Silo.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Api;

/// <summary>The certificate of the API, which follows its files. A new connection uses the newest certificate that could be read.</summary>
internal sealed partial class ApiCertificate
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly TlsSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private SslStreamCertificateContext _current;
    private string _digest;
    private string? _problem;
    private long _looked;

    /// <exception cref="InputException">The files do not have a certificate with its key.</exception>
    public ApiCertificate(TlsSettings settings, TimeProvider time, ILogger<ApiCertificate> logger)
    {
        (_settings, _time, _logger) = (settings, time, logger);
        (_digest, _current) = Read(settings);
        _looked = time.GetTimestamp();
    }

    /// <summary>The files that options name.</summary>
    public static TlsSettings SettingsOf(ApiOptions options)
    {
        var certificate = new NamedFile($"{ApiOptions.Section}:{nameof(ApiOptions.Certificate)}", options.Certificate!);
        return new TlsSettings
        {
            Certificate = certificate,
            Key = new NamedFile($"{ApiOptions.Section}:{nameof(ApiOptions.Key)}", options.Key!),
            Password = options.Password is { Length: > 0 } password ? password : null,
            PasswordSetting = $"{ApiOptions.Section}:{nameof(ApiOptions.Password)}",

            // Callers of the API show no certificate, so there is no authority that could decide about one.
            Authority = certificate,
        };
    }

    /// <summary>Reads the files, to find problems early.</summary>
    /// <exception cref="InputException">The files do not have a certificate with its key.</exception>
    public static void Check(ApiOptions options) => Read(SettingsOf(options));

    /// <summary>The choice of TLS for each new connection.</summary>
    public TlsHandshakeCallbackOptions Handshake() => new()
    {
        HandshakeTimeout = TlsSettings.DefaultHandshakeTimeout,
        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = Current(),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        }),
    };

    private static (string Digest, SslStreamCertificateContext Context) Read(TlsSettings settings)
    {
        TlsFiles files = TlsFiles.Read(settings);
        OwnCertificate own = OwnCertificate.Read(files, settings);
        return (files.Digest, SslStreamCertificateContext.Create(own.Certificate, own.Chain, offline: true));
    }

    private SslStreamCertificateContext Current()
    {
        lock (_lock)
        {
            if (_time.GetElapsedTime(_looked) < Period) return _current;
            _looked = _time.GetTimestamp();
            try
            {
                (string digest, SslStreamCertificateContext context) = Read(_settings);
                if (digest != _digest) (_digest, _current) = (digest, context);
                _problem = null;
            }
            catch (InputException exception)
            {
                if (exception.Message != _problem) LogKept(exception.Message);
                _problem = exception.Message;
            }

            return _current;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The certificate files of the API have changed and cannot be used: {Problem}. The certificate before stays in use")]
    private partial void LogKept(string problem);
}
