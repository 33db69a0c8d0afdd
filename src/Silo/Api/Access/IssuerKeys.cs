using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Gridfold.Silo.Api.Access;

/// <summary>
/// The keys with which an OIDC issuer signs, and its addresses, found by its discovery document. One question to the issuer goes on at a
/// time. An issuer that does not answer holds up nobody whose key is known.
/// </summary>
internal sealed partial class IssuerKeys : IDocumentRetriever, IDisposable
{
    /// <summary>The age from which keys are read again.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromMinutes(5);

    /// <summary>The age from which keys are not used any more, because the issuer may have withdrawn them.</summary>
    public static readonly TimeSpan LongestAge = TimeSpan.FromHours(1);

    /// <summary>The least time between two questions, so that strangers with invented keys do not trouble the issuer.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private const int LeastRsaBits = 2048;

    private readonly string _issuer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpClient _http;
    private readonly Lock _lock = new();
    private volatile Known? _known;
    private Task _asking = Task.CompletedTask;
    private long? _asked;
    private string? _problem;

    /// <param name="issuer">The address of the issuer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public IssuerKeys(string issuer, TimeProvider time, ILogger<IssuerKeys> logger)
    {
        (_issuer, _time, _logger) = (issuer, time, logger);
        _http = IssuerHttp.Client();
    }

    /// <summary>
    /// The addresses of the issuer for signing in, as this silo has read them last, which may be long ago. Null where it knows none.
    /// </summary>
    public IssuerEndpoints? KnownEndpoints => _known?.Endpoints;

    /// <summary>The addresses of the issuer for signing in.</summary>
    /// <returns>Null when the issuer does not answer, and when it names no such addresses.</returns>
    public async ValueTask<IssuerEndpoints?> Endpoints(CancellationToken cancellationToken) =>
        (await Find(_ => true, cancellationToken))?.Endpoints;

    /// <summary>The keys of the issuer.</summary>
    /// <param name="id">The id of the key that is wanted. Null where the token names none.</param>
    /// <param name="cancellationToken">Cancels the wait for the issuer.</param>
    /// <returns>Null when the issuer does not answer. The wanted key may be missing.</returns>
    public async ValueTask<IReadOnlyList<SecurityKey>?> For(string? id, CancellationToken cancellationToken) =>
        (await Find(known => known.Has(id), cancellationToken))?.Keys;

    /// <summary>Asks the issuer for its keys, unless it was asked a moment ago. A failure is logged.</summary>
    public Task Ask()
    {
        lock (_lock)
        {
            if (!_asking.IsCompleted) return _asking;
            if (_asked is { } at && _time.GetElapsedTime(at) < Pause) return Task.CompletedTask;
            _asked = _time.GetTimestamp();
            return _asking = Read();
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Reads a document of the issuer. Keys come only from addresses that nobody on the way can forge.</summary>
    async Task<string> IDocumentRetriever.GetDocumentAsync(string address, CancellationToken cancel)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || !OidcOptions.IsSafe(uri))
            throw new InvalidDataException($"its keys are at '{address}', which is no https address");
        using HttpResponseMessage answer = await _http.GetAsync(uri, cancel);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadAsStringAsync(cancel)
            : throw new InvalidDataException($"{uri} answers {(int)answer.StatusCode}");
    }

    private async ValueTask<Known?> Find(Func<Known, bool> isEnough, CancellationToken cancellationToken)
    {
        if (_known is { } known && IsYoungerThan(LongestAge, known) && isEnough(known))
        {
            if (!IsYoungerThan(Age, known)) _ = Ask();
            return known;
        }

        await Ask().WaitAsync(cancellationToken);
        return _known is { } read && IsYoungerThan(LongestAge, read) ? read : null;
    }

    private async Task Read()
    {
        // The lock of Ask is not held while the issuer answers.
        await Task.Yield();
        long at = _time.GetTimestamp();
        try
        {
            OpenIdConnectConfiguration found = await OpenIdConnectConfigurationRetriever.GetAsync(
                $"{_issuer.TrimEnd('/')}/.well-known/openid-configuration", this, CancellationToken.None);
            if (found.Issuer != _issuer) throw new InvalidDataException($"it calls itself '{found.Issuer}'");
            SecurityKey[] keys = [.. found.SigningKeys.Where(IsStrong)];
            if (keys.Length == 0) throw new InvalidDataException("it has no key of RSA with 2048 bits or of an elliptic curve");
            _known = new Known(keys, IssuerEndpoints.Of(found), at);
            if (_problem is not null) LogAnswers(_issuer);
            _problem = null;
        }
        catch (Exception exception)
        {
            if (exception.Message != _problem) LogSilent(_issuer, exception.Message);
            _problem = exception.Message;
        }
    }

    private bool IsYoungerThan(TimeSpan age, Known known) => _time.GetElapsedTime(known.At) < age;

    /// <summary>Whether a key can be used: a secret that issuer and silo share could sign tokens, and the issuer publishes none.</summary>
    private static bool IsStrong(SecurityKey key) => key switch
    {
        RsaSecurityKey or X509SecurityKey => key.KeySize >= LeastRsaBits,
        ECDsaSecurityKey => true,
        _ => false,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The OIDC issuer {Issuer} gives no keys, so new tokens of it are refused "
        + "(Gridfold's own tokens are not concerned): {Problem}")]
    private partial void LogSilent(string issuer, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "The OIDC issuer {Issuer} answers again")]
    private partial void LogAnswers(string issuer);

    private sealed record Known(IReadOnlyList<SecurityKey> Keys, IssuerEndpoints? Endpoints, long At)
    {
        public bool Has(string? id) => id is null || Keys.Any(key => key.KeyId == id);
    }
}
