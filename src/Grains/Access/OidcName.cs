namespace Gridfold.Grains.Access;

/// <summary>
/// The names of users whom an OIDC issuer vouches for. Each begins with <see cref="Prefix"/>, and no user of a token of Gridfold does. So
/// none of them can pass for the owner of a token.
/// </summary>
public static class OidcName
{
    /// <summary>The beginning of each name.</summary>
    public const string Prefix = "oidc:";

    private const int MaxLength = 128;

    /// <summary>The rule for what the issuer calls a user, for messages.</summary>
    public const string Rule = "it must be 1 to 128 letters, digits and signs of ._-@|:/+=";

    /// <summary>The name of a user.</summary>
    /// <param name="claimed">What the issuer calls the user.</param>
    /// <returns>Null for a text that cannot be in a name.</returns>
    public static string? Of(string claimed) => IsClaim(claimed) ? Prefix + claimed : null;

    /// <summary>Whether a text is the name of such a user.</summary>
    public static bool IsValid(string? text) => text is not null && text.StartsWith(Prefix, StringComparison.Ordinal)
        && IsClaim(text.AsSpan(Prefix.Length));

    private static bool IsClaim(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxLength) return false;
        foreach (char letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && !"._-@|:/+=".Contains(letter, StringComparison.Ordinal)) return false;
        }

        return true;
    }
}
