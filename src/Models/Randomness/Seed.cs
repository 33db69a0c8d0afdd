using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gridfold.Models.Randomness;

/// <summary>Derives independent seeds from one seed. So draws for one purpose never change draws for another.</summary>
public static class Seed
{
    /// <summary>
    /// Gives the first eight bytes (little endian) of SHA-256 of the seed and the purposes joined by '/'. The result is the same on every
    /// machine and in every version.
    /// </summary>
    /// <param name="seed">The seed to derive from.</param>
    /// <param name="purposes">The names or numbers that distinguish this use from every other.</param>
    public static ulong Derive(ulong seed, params ReadOnlySpan<object> purposes)
    {
        var text = new StringBuilder(seed.ToString(CultureInfo.InvariantCulture));
        foreach (object purpose in purposes) text.Append(CultureInfo.InvariantCulture, $"/{purpose}");
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
