using System.Text.Json;

namespace Gridfold.Silo.Api.Access;

/// <summary>Reads claims of an access token.</summary>
internal static class OidcClaims
{
    private static readonly string[] Separated = ["scope", "scp"];

    /// <summary>The values of a claim.</summary>
    /// <param name="claims">The claims of the token.</param>
    /// <param name="name">The claim, or claims from the outer to the inner one with dots between them.</param>
    /// <returns>The texts. None where the claim is missing or of another kind.</returns>
    public static IReadOnlyList<string> ValuesOf(JsonElement claims, string name) => Find(claims, name) switch
    {
        { ValueKind: JsonValueKind.String } text when Separated.Contains(name) =>
            text.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()
            .Where(entry => entry.ValueKind == JsonValueKind.String).Select(entry => entry.GetString()!)],
        _ => [],
    };

    // The names of some issuers' claims are addresses, which have dots of their own.
    private static JsonElement? Find(JsonElement claims, string name)
    {
        if (claims.TryGetProperty(name, out JsonElement found)) return found;
        foreach (string part in name.Split('.'))
        {
            if (claims.ValueKind != JsonValueKind.Object || !claims.TryGetProperty(part, out claims)) return null;
        }

        return claims;
    }
}
