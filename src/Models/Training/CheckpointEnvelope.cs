using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gridfold.Models.Training;

/// <summary>
/// What guards a checkpoint's content: the eight letters GRIDFOLD, the format version (32 bits), the content's length (64 bits), its SHA-256,
/// the content. Numbers are little-endian.
/// </summary>
public static class CheckpointEnvelope
{
    /// <summary>Changes with the envelope and with what the engines put into it.</summary>
    public const int Version = 2;

    private const int VersionAt = 8;
    private const int LengthAt = VersionAt + sizeof(int);
    private const int HashAt = LengthAt + sizeof(long);
    private const int ContentAt = HashAt + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "GRIDFOLD"u8;

    /// <summary>Puts content into an envelope.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> content)
    {
        byte[] sealedContent = new byte[ContentAt + content.Length];
        Span<byte> envelope = sealedContent;
        Magic.CopyTo(envelope);
        BinaryPrimitives.WriteInt32LittleEndian(envelope[VersionAt..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(envelope[LengthAt..], content.Length);
        SHA256.HashData(content, envelope[HashAt..]);
        content.CopyTo(envelope[ContentAt..]);
        return sealedContent;
    }

    /// <summary>Takes it out.</summary>
    /// <exception cref="CheckpointDamagedException">A bit is not as it was sealed.</exception>
    public static ArraySegment<byte> Open(byte[] sealedContent)
    {
        ReadOnlySpan<byte> envelope = sealedContent;
        if (envelope.Length < ContentAt) throw new CheckpointDamagedException($"it has {envelope.Length} bytes, and the shortest has {ContentAt}");
        if (!envelope[..VersionAt].SequenceEqual(Magic)) throw new CheckpointDamagedException("it does not begin as one does");

        int version = BinaryPrimitives.ReadInt32LittleEndian(envelope[VersionAt..]);
        if (version != Version) throw new CheckpointDamagedException($"its format version is {version}, and this program reads version {Version}");

        long length = BinaryPrimitives.ReadInt64LittleEndian(envelope[LengthAt..]);
        ReadOnlySpan<byte> content = envelope[ContentAt..];
        if (length != content.Length) throw new CheckpointDamagedException($"it was saved with {length} bytes of content and has {content.Length}");

        if (!SHA256.HashData(content).AsSpan().SequenceEqual(envelope[HashAt..ContentAt]))
            throw new CheckpointDamagedException("its content does not have the SHA-256 that it was saved with");
        return new ArraySegment<byte>(sealedContent)[ContentAt..];
    }
}
