using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gridfold.Silo.Api.Access;

/// <summary>
/// A sign-in at the OIDC issuer, from the button to the issuer's answer. The browser keeps its random secret in a cookie, and all else
/// follows from the secret. So every silo can end what another one began, and no silo remembers anything.
/// </summary>
/// <param name="Secret">Random bytes in Base64Url.</param>
/// <param name="Began">The time of the beginning.</param>
/// <param name="Place">The place of the console to show afterwards: what follows <c>/#/</c>.</param>
internal sealed record SignInFlow(string Secret, DateTimeOffset Began, string Place)
{
    /// <summary>The name of the cookie.</summary>
    public const string CookieName = "gridfold-sign-in";

    /// <summary>The greatest length of a place.</summary>
    public const int MaxPlace = 300;

    /// <summary>The time that people have at the issuer.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    private const int SecretBytes = 32;
    private const int SecretLength = 43;
    private const int MaxCookie = 2000;

    /// <summary>What the issuer sends back with its answer. An answer to another browser has another value.</summary>
    public string State => Derive("state");

    /// <summary>What the issuer writes into the ID token. The token of another sign-in has another value.</summary>
    public string Nonce => Derive("nonce");

    /// <summary>What a silo shows beside the code (RFC 7636). A code that was stolen on its way is of no use without it.</summary>
    public string Verifier => Derive("verifier");

    /// <summary>The SHA-256 of the verifier, which the issuer hears first.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>Begins a sign-in.</summary>
    public static SignInFlow New(string place, DateTimeOffset now) =>
        new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)), now, place);

    /// <summary>Reads a cookie. Null for a text that no silo has written.</summary>
    public static SignInFlow? Read(string? cookie)
    {
        if (cookie is not { Length: <= MaxCookie } || cookie.Split('.') is not [{ Length: SecretLength } secret, var began, var place])
            return null;
        if (!Base64Url.IsValid(secret) || !Base64Url.IsValid(place)) return null;
        if (!uint.TryParse(began, NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds)) return null;
        string text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(place));
        return new SignInFlow(secret, DateTimeOffset.FromUnixTimeSeconds(seconds), text);
    }

    /// <summary>The cookie.</summary>
    public string ToCookie() => string.Create(CultureInfo.InvariantCulture,
        $"{Secret}.{Began.ToUnixTimeSeconds()}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Place))}");

    /// <summary>Whether an answer of the issuer belongs to this sign-in. The check takes the same time, wherever they differ.</summary>
    public bool IsAnsweredWith(string state) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(State), Encoding.UTF8.GetBytes(state));

    // Who sees one of the values, in an address or in a log, cannot compute another.
    private string Derive(string what) => Base64Url.EncodeToString(
        HMACSHA256.HashData(Base64Url.DecodeFromChars(Secret), Encoding.ASCII.GetBytes($"gridfold console sign-in {what} v1")));
}
