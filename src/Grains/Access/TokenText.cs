using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gridfold.Grains.Access;

/// <summary>
/// The text of a token: <c>gf_</c>, an id of ten characters, and a secret of 256 random bits. The beginning lets scanners of source code
/// find tokens that were published by mistake.
/// </summary>
public static class TokenText
{
    private const string Prefix = "gf_";
    private const string Alphabet = "bcdfghjkmnpqrstvwxz2456789";
    private const int IdLength = 10;
    private const int SecretBytes = 32;
    private const int SecretLength = 43;
    private const int Length = 3 + IdLength + 1 + SecretLength;

    /// <summary>Makes the text of a new token.</summary>
    public static string New() => $"{Prefix}{RandomNumberGenerator.GetString(Alphabet, IdLength)}_"
        + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The id in a token. Null for a text that cannot be a token.</summary>
    public static string? IdOf(string text)
    {
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        if (text[Prefix.Length + IdLength] != '_') return null;
        string id = text.Substring(Prefix.Length, IdLength);
        bool isText = IsId(id) && text.AsSpan(Length - SecretLength).IndexOfAnyExcept(Secret) < 0;
        return isText ? id : null;
    }

    /// <summary>Whether a text can be the id of a token.</summary>
    public static bool IsId(string text) =>
        text.Length == IdLength && text.All(letter => Alphabet.Contains(letter, StringComparison.Ordinal));

    /// <summary>The SHA-256 of a token. A hash without salt is right for a secret of 256 random bits, which nobody can guess.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    /// <summary>Whether a token has a hash. The time of the answer does not depend on where they differ.</summary>
    public static bool Has(string text, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(text)), Encoding.ASCII.GetBytes(hash));

    private static readonly System.Buffers.SearchValues<char> Secret =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
