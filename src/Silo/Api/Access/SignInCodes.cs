using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Api.Access;

/// <summary>Changes codes of sign-ins for ID tokens, at the OIDC issuer.</summary>
internal sealed partial class SignInCodes(OidcOptions options, ILogger<SignInCodes> logger) : IDisposable
{
    private const int MaxReason = 300;

    private readonly HttpClient _http = IssuerHttp.Client();

    /// <summary>Changes a code. The issuer does so once.</summary>
    /// <param name="endpoint">Where the issuer changes codes.</param>
    /// <param name="code">The code.</param>
    /// <param name="verifier">See <see cref="SignInFlow.Verifier"/>.</param>
    /// <param name="back">The address to which the issuer has sent the browser back.</param>
    /// <param name="cancellationToken">Cancels the wait for the issuer.</param>
    /// <returns>The ID token, which nobody has checked.</returns>
    /// <exception cref="ApiException">The issuer gives none.</exception>
    public async Task<string> Change(Uri endpoint, string code, string verifier, Uri back, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Ask(endpoint, code, verifier, back);
        try
        {
            using HttpResponseMessage answer = await _http.SendAsync(request, cancellationToken);
            using JsonDocument document = Read(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            if (answer.IsSuccessStatusCode && TextOf(document, "id_token") is { } token) return token;
            string error = answer.IsSuccessStatusCode ? "no id_token" : SignInAnswer.WordOf(TextOf(document, "error"));
            string reason = TextOf(document, "error_description") ?? "no description";
            LogRefused(options.Issuer!, (int)answer.StatusCode, error, ShownText.OfName(reason[..Math.Min(reason.Length, MaxReason)]));
            throw error == "invalid_grant"
                ? new ApiException(StatusCodes.Status401Unauthorized,
                    $"the code of {options.ShownName} is used or too old; sign in again")
                : new ApiException(StatusCodes.Status502BadGateway, $"{options.ShownName} does not finish sign-ins for this cluster "
                    + $"({error}); tell its operator, because the silo's log says more");
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidDataException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogSilent(options.Issuer!, exception.Message);
            throw new ApiException(StatusCodes.Status503ServiceUnavailable, OidcSignIn.Silent(options));
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Ask(Uri endpoint, string code, string verifier, Uri back)
    {
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["code_verifier"] = verifier,
            ["redirect_uri"] = back.AbsoluteUri,
        };
        if (options.ClientSecret is not { Length: > 0 }) fields["client_id"] = options.ClientId!;
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (options.ClientSecret is { Length: > 0 } secret)
        {
            // Each issuer must be able to take the secret of a client so (RFC 6749, section 2.3.1).
            string pair = $"{Uri.EscapeDataString(options.ClientId!)}:{Uri.EscapeDataString(secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        }

        return request;
    }

    private static JsonDocument Read(HttpStatusCode status, byte[] answer)
    {
        try
        {
            return JsonDocument.Parse(answer);
        }
        catch (JsonException)
        {
            throw new InvalidDataException($"it answers {(int)status} with something that is not JSON");
        }
    }

    private static string? TextOf(JsonDocument document, string name) => document.RootElement.ValueKind == JsonValueKind.Object
        && document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
        ? value.GetString()
        : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The OIDC issuer {Issuer} gives no ID token for a code: {Status} ({Error}: "
        + "{Reason}). For invalid_client, compare Gridfold:Oidc:ClientId and :ClientSecret with the issuer's")]
    private partial void LogRefused(string issuer, int status, string error, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The OIDC issuer {Issuer} does not change codes for ID tokens: {Problem}")]
    private partial void LogSilent(string issuer, string problem);
}
