using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Gridfold.Models.Weights;

/// <summary>
/// A fingerprint of a network's weights. Two networks have the same fingerprint exactly when every bit of every weight is the same.
/// </summary>
public static class WeightsHash
{
    /// <summary>
    /// Computes the SHA-256, in lower-case hexadecimal, over each parameter and buffer in the ordinal order of their names. Each gives its
    /// name in UTF-8, a zero byte, the dimensions as 64-bit little-endian numbers, and the values as 32-bit little-endian floats.
    /// </summary>
    public static string Of(IEnumerable<NamedTensor> weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> dimension = stackalloc byte[sizeof(long)];
        foreach (NamedTensor tensor in weights.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(tensor.Name + "\0"));
            foreach (int size in tensor.Shape)
            {
                BinaryPrimitives.WriteInt64LittleEndian(dimension, size);
                hash.AppendData(dimension);
            }

            hash.AppendData(MemoryMarshal.AsBytes<float>(tensor.Values));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
