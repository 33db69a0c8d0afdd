using System.Buffers;
using System.Text;

namespace Gridfold.Silo.Connections;

/// <summary>
/// The preamble that a client of Orleans 10 writes, and no other: the protocol's version, the client's id, no silo address and the cluster's
/// id. The gateway sends a client the messages to the id in its preamble, so a false id would receive the answers of another client.
/// </summary>
internal static class ClientPreamble
{
    // The end of an object. An object begins with 0x20, or with 0x21 in the next field. The number before a name is its hash.
    private const byte End = 0xE0;

    private static ReadOnlySpan<byte> BeforeVersion => [0x20, 0x08, 0x15];

    private static ReadOnlySpan<byte> BeforeType => [0x21, 0x20, 0x20, 0x60];

    private static ReadOnlySpan<byte> BeforeKey => [End, End, 0x21, 0x60];

    private static ReadOnlySpan<byte> BeforeCluster => [End, End, 0xC1, 0x01];

    /// <summary>The key of the client that a preamble names.</summary>
    /// <param name="preamble">The preamble without its length.</param>
    /// <returns>Null when it is no client's preamble.</returns>
    public static string? KeyOf(ReadOnlySequence<byte> preamble)
    {
        var reader = new SequenceReader<byte>(preamble);
        if (!reader.IsNext(BeforeVersion, advancePast: true) || !reader.TryRead(out _) || !reader.IsNext(BeforeType, advancePast: true)) return null;
        if (ReadName(ref reader) != ClientMessage.ClientType || !reader.IsNext(BeforeKey, advancePast: true)) return null;
        if (ReadName(ref reader) is not { } key || !reader.IsNext(BeforeCluster, advancePast: true)) return null;
        return ReadText(ref reader) is not null && reader.TryRead(out byte end) && end == End && reader.End ? key : null;
    }

    private static string? ReadName(ref SequenceReader<byte> reader)
    {
        if (!reader.TryReadLittleEndian(out int hash) || ReadText(ref reader) is not { } text) return null;
        return IdSpan.Create(text).GetHashCode() == hash ? text : null;
    }

    private static string? ReadText(ref SequenceReader<byte> reader)
    {
        const byte Text = 0x41;
        if (!reader.TryRead(out byte tag) || tag != Text || WireNumber.Read32(ref reader) is not { } length || length > reader.Remaining) return null;
        string text = Encoding.UTF8.GetString(reader.UnreadSequence.Slice(0, length));
        reader.Advance(length);
        return text;
    }
}
