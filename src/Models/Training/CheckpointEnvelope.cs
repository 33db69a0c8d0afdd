using System.Buffers.Binary;
using System.Security.Cryptography;
using Gridfold.Models.Input;

namespace Gridfold.Models.Training;

/// <summary>
/// The envelope that guards a checkpoint's content. Its parts: the eight letters GRIDFOLD, the format version (32 bits), the content's
/// length (64 bits), the SHA-256 of version and content, the content. Numbers are little-endian.
/// </summary>
public static class CheckpointEnvelope
{
    /// <summary>The format version. A change of the envelope, or of what an engine puts into it, needs a new version.</summary>
    public const int Version = 3;

    /// <summary>The version before, which this program reads too. Its histories do not name their metrics.</summary>
    internal const int VersionWithoutNames = 2;

    private const int VersionAt = 8;
    private const int LengthAt = VersionAt + sizeof(int);
    private const int HashAt = LengthAt + sizeof(long);
    private const int ContentAt = HashAt + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "GRIDFOLD"u8;

    /// <summary>Puts content into an envelope.</summary>
    public static byte[] Seal(byte[] content) => Seal(stream => stream.Write(content));

    /// <summary>Puts content into an envelope, in memory of its exact length.</summary>
    /// <param name="write">Writes the content; see <see cref="ExactBytes.Of"/>.</param>
    internal static byte[] Seal(Action<Stream> write)
    {
        byte[] sealedContent = ExactBytes.Of(write, ContentAt);
        Span<byte> envelope = sealedContent;
        ReadOnlySpan<byte> content = envelope[ContentAt..];
        Magic.CopyTo(envelope);
        BinaryPrimitives.WriteInt32LittleEndian(envelope[VersionAt..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(envelope[LengthAt..], content.Length);
        HashOf(Version, content).CopyTo(envelope[HashAt..]);
        return sealedContent;
    }

    /// <summary>Takes the content out of an envelope.</summary>
    /// <exception cref="CheckpointDamagedException">A bit differs from the sealed bits.</exception>
    public static ArraySegment<byte> Open(byte[] sealedContent) => Open(sealedContent, out _);

    /// <summary>Takes the content out of an envelope.</summary>
    /// <param name="sealedContent">The bytes that <see cref="Seal(byte[])"/> gave.</param>
    /// <param name="version">The format version that sealed the content.</param>
    /// <exception cref="CheckpointDamagedException">A bit differs from the sealed bits.</exception>
    internal static ArraySegment<byte> Open(byte[] sealedContent, out int version)
    {
        ReadOnlySpan<byte> envelope = sealedContent;
        if (envelope.Length < ContentAt)
            throw new CheckpointDamagedException($"it has {envelope.Length} bytes, and the shortest has {ContentAt}");
        if (!envelope[..VersionAt].SequenceEqual(Magic)) throw new CheckpointDamagedException("it does not begin as one does");

        version = BinaryPrimitives.ReadInt32LittleEndian(envelope[VersionAt..]);
        if (version is not (Version or VersionWithoutNames))
            throw new CheckpointDamagedException(
                $"its format version is {version}, and this program reads versions {VersionWithoutNames} and {Version}");

        long length = BinaryPrimitives.ReadInt64LittleEndian(envelope[LengthAt..]);
        ReadOnlySpan<byte> content = envelope[ContentAt..];
        if (length != content.Length)
            throw new CheckpointDamagedException($"it was saved with {length} bytes of content and has {content.Length}");

        if (!HashOf(version, content).SequenceEqual(envelope[HashAt..ContentAt]))
            throw new CheckpointDamagedException("its content does not have the SHA-256 that it was saved with");
        return new ArraySegment<byte>(sealedContent)[ContentAt..];
    }

    /// <summary>The SHA-256 of the version's four bytes and the content. Version 2 leaves its own four bytes out.</summary>
    private static ReadOnlySpan<byte> HashOf(int version, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (version > VersionWithoutNames)
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, version);
            hash.AppendData(bytes);
        }

        hash.AppendData(content);
        return hash.GetHashAndReset();
    }
}
