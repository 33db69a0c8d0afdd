using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gridfold.Grains.Access;

namespace Gridfold.Silo.Api.Access;

/// <summary>
/// The session of a browser, in a cookie that every silo can read. The cookie holds the token, encrypted with a key that follows from the
/// stored hash of the token. A reader of the cookie has no token, and a reader of the stored hashes can make no cookie.
/// </summary>
internal static class SessionCookie
{
    /// <summary>The name of the cookie.</summary>
    public const string Name = "gridfold-session";

    /// <summary>The header by which pages of the console show that the request is theirs.</summary>
    public const string Header = "X-Gridfold-Antiforgery";

    /// <summary>The longest session. A session ends with its token, too.</summary>
    public static readonly TimeSpan Length = NewSession.Length;

    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int TimeBytes = 8;
    private const int MaxLength = 400;

    private static readonly byte[] Purpose = "gridfold console session v1"u8.ToArray();
    private static readonly byte[] AntiforgeryPurpose = "gridfold console antiforgery v1"u8.ToArray();

    /// <summary>Makes the cookie of a session.</summary>
    /// <param name="token">The text of the token.</param>
    /// <param name="end">The end of the session.</param>
    public static string Seal(string token, DateTimeOffset end)
    {
        string id = TokenText.IdOf(token)!;
        byte[] plain = new byte[TimeBytes + token.Length];
        BinaryPrimitives.WriteInt64BigEndian(plain, end.ToUnixTimeSeconds());
        Encoding.ASCII.GetBytes(token, plain.AsSpan(TimeBytes));
        byte[] sealedBytes = new byte[NonceBytes + plain.Length + TagBytes];
        Span<byte> nonce = sealedBytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(KeyOf(TokenText.HashOf(token)), TagBytes);
        cipher.Encrypt(
            nonce, plain, sealedBytes.AsSpan(NonceBytes, plain.Length), sealedBytes.AsSpan(^TagBytes), Encoding.ASCII.GetBytes(id));
        return $"{id}.{Base64Url.EncodeToString(sealedBytes)}";
    }

    /// <summary>The id of the token in a cookie. Null for a text that cannot be a cookie.</summary>
    public static string? IdOf(string cookie) =>
        cookie.Length <= MaxLength && cookie.Split('.') is [var id, _] && TokenText.IsId(id) ? id : null;

    /// <summary>Reads the token of a cookie.</summary>
    /// <param name="cookie">The cookie, which has an id.</param>
    /// <param name="hash">The stored hash of the token with this id.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null for a cookie that no silo made, and for a session that has ended.</returns>
    public static string? Open(string cookie, string hash, DateTimeOffset now)
    {
        string[] parts = cookie.Split('.');
        try
        {
            byte[] bytes = Base64Url.DecodeFromChars(parts[1]);
            if (bytes.Length <= NonceBytes + TimeBytes + TagBytes) return null;
            byte[] plain = new byte[bytes.Length - NonceBytes - TagBytes];
            using var cipher = new AesGcm(KeyOf(hash), TagBytes);
            cipher.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes, plain.Length), bytes.AsSpan(^TagBytes), plain,
                Encoding.ASCII.GetBytes(parts[0]));
            return now.ToUnixTimeSeconds() < BinaryPrimitives.ReadInt64BigEndian(plain)
                ? Encoding.ASCII.GetString(plain.AsSpan(TimeBytes))
                : null;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The value of the header for a session. Only who can read answers to the cookie's bearer knows it.</summary>
    public static string AntiforgeryOf(string cookie) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(cookie), AntiforgeryPurpose));

    /// <summary>Whether a value of the header belongs to a session. The time of the answer does not depend on where they differ.</summary>
    public static bool HasAntiforgery(string cookie, string value) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(AntiforgeryOf(cookie)), Encoding.UTF8.GetBytes(value));

    private static byte[] KeyOf(string hash) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Convert.FromHexString(hash), KeyBytes, info: Purpose);
}
