using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gridfold.Silo.Api.Access;

/// <summary>What an OIDC issuer answers to a sign-in, in the query of the address to which it sends the browser back.</summary>
/// <param name="State">See <see cref="SignInFlow.State"/>.</param>
/// <param name="Code">What a silo changes for an ID token, once.</param>
/// <param name="Error">The error of a sign-in that failed.</param>
/// <param name="Issuer">The issuer that answers (RFC 9207). Many issuers leave it out.</param>
internal sealed record SignInAnswer(string? State, string? Code, string? Error, string? Issuer)
{
    private const int MaxWord = 60;

    /// <summary>Reads a query. Issuers write values of their own into it, too.</summary>
    public static SignInAnswer Read(IQueryCollection query) =>
        new(Only(query["state"]), Only(query["code"]), Only(query["error"]), Only(query["iss"]));

    /// <summary>An error of the issuer for messages: a word of the standard, because anybody may have written the text.</summary>
    public static string WordOf(string? error) =>
        error is { Length: > 0 and <= MaxWord } && error.All(letter => letter is (>= 'a' and <= 'z') or '_') ? error : "an unknown error";

    private static string? Only(StringValues values) => values is [{ Length: > 0 } value] ? value : null;
}
