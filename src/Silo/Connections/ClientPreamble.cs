using System.Buffers;
using System.Text;

namespace Gridfold.Silo.Connections;

/// <summary>
/// Reads the preamble that a client of Orleans 10 writes: the protocol's version, the client's id, no silo address and the cluster's id. No
/// other preamble is accepted. The gateway sends a client all messages to the id in its preamble, so a false id would receive another
/// client's answers.
/// </summary>
internal static class ClientPreamble
{
    // The end mark of an object. An object begins with 0x20, or 0x21 in the next field.
    private const byte End = 0xE0;

    // The marks of a number of 4 bytes and of one of variable length. Orleans writes numbers up to 2^20 from zero in variable length.
    private const byte Fixed = 0x60, Variable = 0x00;

    private static ReadOnlySpan<byte> BeforeVersion => [0x20, 0x08, 0x15];

    private static ReadOnlySpan<byte> BeforeType => [0x21, 0x20, 0x20];

    private static ReadOnlySpan<byte> BeforeKey => [End, End, 0x21];

    private static ReadOnlySpan<byte> BeforeCluster => [End, End, 0xC1, 0x01];

    /// <summary>Reads the key of the client from a preamble.</summary>
    /// <param name="preamble">The preamble without its length.</param>
    /// <returns>Null when the bytes are not a client's preamble.</returns>
    public static string? KeyOf(ReadOnlySequence<byte> preamble)
    {
        var reader = new SequenceReader<byte>(preamble);
        if (!reader.IsNext(BeforeVersion, advancePast: true) || !reader.TryRead(out _) || !reader.IsNext(BeforeType, advancePast: true))
            return null;
        if (ReadName(ref reader) != ClientMessage.ClientType || !reader.IsNext(BeforeKey, advancePast: true)) return null;
        if (ReadName(ref reader) is not { } key || !reader.IsNext(BeforeCluster, advancePast: true)) return null;
        return ReadText(ref reader) is not null && reader.TryRead(out byte end) && end == End && reader.End ? key : null;
    }

    /// <summary>Reads a name, which comes after its hash.</summary>
    private static string? ReadName(ref SequenceReader<byte> reader) =>
        ReadHash(ref reader) is { } hash && ReadText(ref reader) is { } text && IdSpan.Create(text).GetHashCode() == hash ? text : null;

    private static int? ReadHash(ref SequenceReader<byte> reader)
    {
        if (!reader.TryRead(out byte mark)) return null;
        if (mark == Fixed) return reader.TryReadLittleEndian(out int hash) ? hash : null;

        // The lowest bit of a number of variable length is its sign.
        return mark == Variable && WireNumber.Read32(ref reader) is { } number ? (int)(number >> 1) ^ -(int)(number & 1) : null;
    }

    private static string? ReadText(ref SequenceReader<byte> reader)
    {
        const byte Text = 0x41;
        if (!reader.TryRead(out byte tag) || tag != Text || WireNumber.Read32(ref reader) is not { } length || length > reader.Remaining)
            return null;
        string text = Encoding.UTF8.GetString(reader.UnreadSequence.Slice(0, length));
        reader.Advance(length);
        return text;
    }
}
