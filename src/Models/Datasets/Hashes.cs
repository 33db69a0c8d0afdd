using System.Security.Cryptography;
using System.Text;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>Fingerprints of source files.</summary>
internal static class Hashes
{
    public static string OfBytes(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Of the rest of a stream.</summary>
    public static string OfStream(Stream stream) => Convert.ToHexStringLower(SHA256.HashData(stream));

    public static string OfFile(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return OfStream(stream);
    }

    /// <summary>Of several files: of the list that sha256sum would print for them.</summary>
    public static string OfList(IEnumerable<(string Hash, string Name)> files)
    {
        var list = new StringBuilder();
        foreach ((string hash, string name) in files) list.Append(hash).Append("  ").Append(name).Append('\n');
        return OfBytes(Encoding.UTF8.GetBytes(list.ToString()));
    }

    /// <exception cref="InputException">A checksum is asked for and the file has another.</exception>
    public static void Check(Checksum? expected, string found, string file)
    {
        if (expected is not null && expected.Sha256 != found)
        {
            throw new InputException(
                $"{file} has SHA-256 {found}, and dataset.sha256 is {expected.Sha256}; " +
                    "the data is not what the experiment was written for: get the right file, or correct dataset.sha256",
                expected.Location);
        }
    }
}
