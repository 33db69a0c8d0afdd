using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gridfold.Grains.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gridfold.Silo.Api.Access;

/// <summary>
/// Checks what the OIDC issuer has signed: access tokens (RFC 9068), and ID tokens of the console's sign-in. Both name the user and what
/// decides about the user's role.
/// </summary>
internal sealed class OidcTokens(OidcOptions options, IssuerKeys keys, TimeProvider time)
{
    /// <summary>The difference between the clocks of the issuer and of the silo that is allowed.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    // What began with a token ends with it, and with this time at the latest.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private const string TokenName = "oidc";
    private const int DigestBytes = 8;

    // With a shared secret, whoever checks a token could make one. 'none' is no signature at all.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly JsonWebTokenHandler Handler = new();

    // Issuers also sign texts of other types for the same audience, for example orders to sign out.
    private readonly Kind _access = new("access token", options.Audience!, ["at+jwt", "application/at+jwt", "JWT"]);
    private readonly Kind _identity = new("ID token", options.ClientId ?? "", ["JWT"]);

    /// <summary>The issuer.</summary>
    public string Issuer => options.Issuer!;

    /// <summary>Whether a text may be a token of an issuer. Tokens of Gridfold have no dots.</summary>
    public static bool IsLike(string text) => text.Count(letter => letter == '.') == 2;

    /// <summary>Checks the access token that a caller showed.</summary>
    public ValueTask<TokenCheck> Check(string text, CancellationToken cancellationToken) =>
        Check(text, _access, _ => null, cancellationToken);

    /// <summary>Checks the ID token that the issuer gave for a sign-in.</summary>
    /// <param name="text">The ID token.</param>
    /// <param name="nonce">What ties the token to the sign-in.</param>
    /// <param name="cancellationToken">Cancels the wait for the issuer.</param>
    public ValueTask<TokenCheck> CheckIdentity(string text, string nonce, CancellationToken cancellationToken) =>
        Check(text, _identity, token => FaultOf(token, nonce), cancellationToken);

    private async ValueTask<TokenCheck> Check(
        string text, Kind kind, Func<JsonWebToken, string?> fault, CancellationToken cancellationToken)
    {
        if (Read(text) is not { } read) return Refuse("the token is no JSON Web Token");
        (JsonWebToken token, JsonElement claims) = read;
        if (token.Issuer != Issuer) return Refuse($"the token has another issuer; this cluster takes tokens of {Issuer}");
        if (!Algorithms.Contains(token.Alg)) return Refuse($"the token is not signed with one of {string.Join(", ", Algorithms)}");
        if (await keys.For(token.Kid is { Length: > 0 } id ? id : null, cancellationToken) is not { } known)
        {
            return new TokenCheck(null, $"the OIDC issuer {Issuer} does not answer, so its tokens cannot be checked; try again later, or "
                + "use a token of Gridfold")
            { Status = StatusCodes.Status503ServiceUnavailable };
        }

        TokenValidationResult result = await Handler.ValidateTokenAsync(token, RulesFor(kind, known));
        if (!result.IsValid) return Refuse(ReasonOf(result.Exception, kind));
        DateTimeOffset now = time.GetUtcNow();
        if (token.ValidTo == DateTime.MinValue) return Refuse("the token has no end (exp); the issuer must set one");
        DateTimeOffset end = new(token.ValidTo, TimeSpan.Zero), start = new(token.ValidFrom, TimeSpan.Zero);
        if (now - Skew >= end) return Refuse($"the token expired at {Show(end)}; get another one from {Issuer}");
        if (now + Skew < start) return Refuse($"the token is valid only from {Show(start)}");
        return fault(token) is { } reason ? Refuse(reason) : Open(token, claims, end);
    }

    /// <summary>What is wrong with an ID token that is signed, for this cluster and in time. Null for nothing.</summary>
    private string? FaultOf(JsonWebToken token, string nonce)
    {
        if (!token.TryGetPayloadValue("nonce", out string given) || given != nonce)
            return "the ID token belongs to another sign-in (nonce); sign in again";

        // A token for several programs says for which of them it was made.
        bool isOurs = token.TryGetPayloadValue("azp", out string party) ? party == options.ClientId : token.Audiences.Count() == 1;
        return isOurs ? null : $"the ID token was made for another program (azp); for this cluster it must be {options.ClientId}";
    }

    private static (JsonWebToken Token, JsonElement Claims)? Read(string text)
    {
        try
        {
            var token = new JsonWebToken(text);
            JsonElement claims = JsonElement.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
            return claims.ValueKind == JsonValueKind.Object ? (token, claims) : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or JsonException or SecurityTokenException)
        {
            return null;
        }
    }

    private TokenCheck Open(JsonWebToken token, JsonElement claims, DateTimeOffset end)
    {
        if (OidcClaims.ValuesOf(claims, options.UserClaim) is not [var claimed] || OidcName.Of(claimed) is not { } user)
        {
            return Forbid($"the token's claim {options.UserClaim} names no user; {OidcName.Rule} "
                + $"({OidcOptions.Section}:{nameof(OidcOptions.UserClaim)} names another claim)");
        }

        if (options.RoleOf(OidcClaims.ValuesOf(claims, options.RoleClaim)) is not { } role)
        {
            return Forbid($"the token of {user} gives no role: no value of its claim {options.RoleClaim} is one of those of this cluster; "
                + "ask its operator for access");
        }

        if (end > time.GetUtcNow() + Longest) end = time.GetUtcNow() + Longest;
        DateTimeOffset made = token.IssuedAt == DateTime.MinValue ? time.GetUtcNow() : new(token.IssuedAt, TimeSpan.Zero);
        return new TokenCheck(new AccessToken(IdOf(token), TokenName, user, role, made, end + Skew), null);
    }

    /// <summary>
    /// The id of a token in the audit log: what the issuer calls the token, or else the beginning of its SHA-256. No token of Gridfold has
    /// such an id.
    /// </summary>
    private static string IdOf(JsonWebToken token) => OidcName.Of(token.Id)
        ?? OidcName.Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token.EncodedToken)).AsSpan(0, DigestBytes));

    private TokenValidationParameters RulesFor(Kind kind, IReadOnlyList<SecurityKey> known) => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = kind.Audience,
        ValidAlgorithms = Algorithms,
        IssuerSigningKeys = known,
        RequireSignedTokens = true,
        RequireAudience = true,

        // The silo's clock decides, with the reasons for the caller.
        ValidateLifetime = false,

        // Some issuers write no type.
        TypeValidator = (type, _, _) => type is null or "" || kind.Types.Contains(type, StringComparer.OrdinalIgnoreCase)
            ? type ?? ""
            : throw new SecurityTokenInvalidTypeException("The token has another type.") { InvalidType = type },
    };

    private static string ReasonOf(Exception failure, Kind kind) => failure switch
    {
        SecurityTokenInvalidAudienceException => $"the token is for another audience; for this cluster it must be {kind.Audience}",
        SecurityTokenInvalidTypeException => $"the token is no {kind.Name}; its type (typ) must be one of {string.Join(", ", kind.Types)}",
        _ => "the token's signature fits no key of its issuer",
    };

    private static TokenCheck Refuse(string reason) => new(null, reason);

    private static TokenCheck Forbid(string reason) => new(null, reason) { Status = StatusCodes.Status403Forbidden };

    private static string Show(DateTimeOffset at) => at.ToString("u", CultureInfo.InvariantCulture);

    /// <summary>A kind of token.</summary>
    /// <param name="Name">Its name in messages.</param>
    /// <param name="Audience">For whom it must be made.</param>
    /// <param name="Types">The types that it may name.</param>
    private sealed record Kind(string Name, string Audience, string[] Types);
}
