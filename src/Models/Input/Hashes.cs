using System.Security.Cryptography;
using System.Text;

namespace Gridfold.Models.Input;

/// <summary>Computes SHA-256 hashes of files, as 64 hexadecimal digits in lower case.</summary>
public static class Hashes
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Hashes a few bytes.</summary>
    public static string OfBytes(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Hashes bytes that may be a gigabyte.</summary>
    /// <exception cref="OperationCanceledException">The hashing was ended early.</exception>
    public static string OfBytes(byte[] bytes, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        return OfStream(stream, cancellationToken);
    }

    /// <summary>Hashes the rest of a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Ends the hashing early.</param>
    /// <param name="report">Receives the share that is done, from 0 to 1. The stream then knows its length.</param>
    /// <exception cref="OperationCanceledException">The hashing was ended early.</exception>
    public static string OfStream(Stream stream, CancellationToken cancellationToken, Action<double>? report = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[ChunkBytes];
        for (int read; (read = stream.Read(chunk)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(chunk, 0, read);
            report?.Invoke((double)stream.Position / Math.Max(1, stream.Length));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Hashes a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the hashing early.</param>
    /// <param name="report">Receives the share that is done, from 0 to 1.</param>
    /// <exception cref="OperationCanceledException">The hashing was ended early.</exception>
    public static string OfFile(ReadablePath file, CancellationToken cancellationToken, Action<double>? report = null)
    {
        using FileStream stream = file.OpenRead();
        return OfStream(stream, cancellationToken, report);
    }

    /// <summary>Hashes the list that sha256sum would print for several files.</summary>
    public static string OfList(IEnumerable<(string Hash, string Name)> files)
    {
        var list = new StringBuilder();
        foreach ((string hash, string name) in files) list.Append(hash).Append("  ").Append(name).Append('\n');
        return OfBytes(Encoding.UTF8.GetBytes(list.ToString()));
    }

    /// <summary>Compares a file's hash with the checksum of the experiment file.</summary>
    /// <param name="expected">The checksum of the experiment file; null for none.</param>
    /// <param name="found">The hash of the file.</param>
    /// <param name="file">The file's name for messages.</param>
    /// <param name="isShared">Whether users may name files that they cannot read. The message then does not show the file's hash.</param>
    /// <exception cref="InputException">The file has another hash than the checksum.</exception>
    public static void Check(Checksum? expected, string found, string file, bool isShared)
    {
        if (expected is not null && expected.Sha256 != found)
        {
            throw new InputException(
                $"{file} has {(isShared ? "another SHA-256" : $"SHA-256 {found}")}, and dataset.sha256 is {expected.Sha256}; " +
                    "the data is not what the experiment was written for: get the right file, or correct dataset.sha256",
                expected.Location);
        }
    }
}
