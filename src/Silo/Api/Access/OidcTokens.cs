using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gridfold.Grains.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gridfold.Silo.Api.Access;

/// <summary>Checks access tokens of the OIDC issuer (RFC 9068), which name the user and what decides about the user's role.</summary>
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

    // Issuers also sign texts of other types for the same audience, for example orders to sign out.
    private static readonly string[] Types = ["at+jwt", "application/at+jwt", "JWT"];

    private static readonly JsonWebTokenHandler Handler = new();

    /// <summary>The issuer.</summary>
    public string Issuer => options.Issuer!;

    /// <summary>Whether a text may be a token of an issuer. Tokens of Gridfold have no dots.</summary>
    public static bool IsLike(string text) => text.Count(letter => letter == '.') == 2;

    /// <summary>Checks the text that a caller showed.</summary>
    public async ValueTask<TokenCheck> Check(string text, CancellationToken cancellationToken)
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

        TokenValidationResult result = await Handler.ValidateTokenAsync(token, RulesWith(known));
        if (!result.IsValid) return Refuse(ReasonOf(result.Exception));
        DateTimeOffset now = time.GetUtcNow();
        if (token.ValidTo == DateTime.MinValue) return Refuse("the token has no end (exp); the issuer must set one");
        DateTimeOffset end = new(token.ValidTo, TimeSpan.Zero), start = new(token.ValidFrom, TimeSpan.Zero);
        if (now - Skew >= end) return Refuse($"the token expired at {Show(end)}; get another one from {Issuer}");
        if (now + Skew < start) return Refuse($"the token is valid only from {Show(start)}");
        return Open(token, claims, end);
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

    private TokenValidationParameters RulesWith(IReadOnlyList<SecurityKey> known) => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = options.Audience,
        ValidAlgorithms = Algorithms,
        IssuerSigningKeys = known,
        RequireSignedTokens = true,
        RequireAudience = true,

        // The silo's clock decides, with the reasons for the caller.
        ValidateLifetime = false,

        // Some issuers write no type.
        TypeValidator = (type, _, _) => type is null or "" || Types.Contains(type, StringComparer.OrdinalIgnoreCase)
            ? type ?? ""
            : throw new SecurityTokenInvalidTypeException("The token has another type.") { InvalidType = type },
    };

    private string ReasonOf(Exception failure) => failure switch
    {
        SecurityTokenInvalidAudienceException => $"the token is for another audience; for this cluster it must be {options.Audience}",
        SecurityTokenInvalidTypeException => $"the token is no access token; its type (typ) must be one of {string.Join(", ", Types)}",
        _ => "the token's signature fits no key of its issuer",
    };

    private static TokenCheck Refuse(string reason) => new(null, reason);

    private static TokenCheck Forbid(string reason) => new(null, reason) { Status = StatusCodes.Status403Forbidden };

    private static string Show(DateTimeOffset at) => at.ToString("u", CultureInfo.InvariantCulture);
}
