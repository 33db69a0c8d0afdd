using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>A fingerprint of a network's weights: two networks have the same exactly when every bit of every weight is the same.</summary>
internal static class WeightsHash
{
    /// <summary>
    /// SHA-256 in lower-case hexadecimal over each parameter and buffer in the ordinal order of their names: name in UTF-8, a zero
    /// byte, the dimensions as 64-bit little-endian numbers, the values' raw bytes.
    /// </summary>
    public static string Of(nn.Module network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> dimension = stackalloc byte[sizeof(long)];
        foreach ((string name, Tensor tensor) in network.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\0"));
            foreach (long size in tensor.shape)
            {
                BinaryPrimitives.WriteInt64LittleEndian(dimension, size);
                hash.AppendData(dimension);
            }

            using Tensor values = tensor.cpu().contiguous();
            hash.AppendData(values.bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
