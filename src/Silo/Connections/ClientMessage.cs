using System.Buffers;
using System.Numerics;
using System.Text;

namespace Gridfold.Silo.Connections;

/// <summary>What a silo needs to know of the header of a message that came through its gateway, to tell whether a client may send it.</summary>
/// <remarks>
/// The layout is that of Orleans 10's <c>MessageSerializer</c>: 32 bits of flags, 64 bits of a number, then type and key of the sending
/// grain and of the target grain, each as a length (a variable-length integer), a 32-bit hash and the bytes.
/// </remarks>
/// <param name="Flags">Bits 0 to 15: what the header holds. Bits 16 to 19: the direction.</param>
/// <param name="SenderType">The type of the sending grain.</param>
/// <param name="SenderKey">The key of the sending grain.</param>
/// <param name="TargetType">The type of the grain that is called.</param>
internal readonly record struct ClientMessage(uint Flags, string SenderType, string SenderKey, string TargetType)
{
    /// <summary>The type of every client, whose key is made of a random number.</summary>
    public const string ClientType = "sys.client";

    /// <summary>The beginning of the key by which a silo knows the client inside of its own process.</summary>
    public const string HostedKey = "hosted-";

    private const string SystemPrefix = "sys.";

    // The one part of a silo's inside that a client has to ask: it answers which grain interfaces there are.
    private const string Manifest = "sys.svc.manifest";

    private const uint SystemMessage = 1 << 0, RequestContext = 1 << 4, CacheInvalidation = 1 << 7;
    private const uint Request = 1, Response = 2, OneWay = 3;

    private uint Direction => (Flags >> 16) & 0xF;

    /// <summary>Whether it answers a call. Silos ask clients nothing that needs an answer; such a message is dropped.</summary>
    public bool IsResponse => Direction == Response;

    /// <summary>Why a client may not send it; null when it may.</summary>
    public string? Problem =>
        Direction is not (Request or OneWay) ? "it sent a message that is no request"
        : SenderType != ClientType || SenderKey.StartsWith(HostedKey, StringComparison.Ordinal) ? $"it sent a message in the name of {SenderType}/{SenderKey}"
        : (Flags & (RequestContext | CacheInvalidation)) != 0 ? "it sent a message with headers that only silos use"
        : TargetType == Manifest ? null
        : TargetType.StartsWith(SystemPrefix, StringComparison.Ordinal) || TargetType.Length == 0 ? $"it called {TargetType}, a part of the silo's inside"
        : (Flags & SystemMessage) != 0 ? "it sent a system message to an ordinary grain"
        : null;

    /// <summary>Reads the beginning of a header.</summary>
    /// <returns>What stands in it; null when it is no header, or when a name has another hash than its own.</returns>
    public static ClientMessage? Read(ReadOnlySequence<byte> header)
    {
        var reader = new SequenceReader<byte>(header);
        if (!reader.TryReadLittleEndian(out int flags) || !reader.TryReadLittleEndian(out long _)) return null;
        return ReadName(ref reader) is { } senderType && ReadName(ref reader) is { } senderKey
            && ReadName(ref reader) is { } targetType && ReadName(ref reader) is not null
            ? new ClientMessage((uint)flags, senderType, senderKey, targetType)
            : null;
    }

    private static string? ReadName(ref SequenceReader<byte> reader)
    {
        if (ReadLength(ref reader) is not { } length) return null;
        if (length == 0) return "";
        if (!reader.TryReadLittleEndian(out int hash) || reader.Remaining < length) return null;
        byte[] name = reader.UnreadSequence.Slice(0, length).ToArray();
        reader.Advance(length);

        // Orleans trusts the hash that a message states: with a false one a grain would live twice.
        return new IdSpan(name).GetHashCode() == hash ? Encoding.UTF8.GetString(name) : null;
    }

    /// <summary>Reads one of Orleans' integers: as many zero bits as the first byte has at its low end, so many bytes follow.</summary>
    private static uint? ReadLength(ref SequenceReader<byte> reader)
    {
        if (!reader.TryPeek(out byte first)) return null;
        int bytes = BitOperations.TrailingZeroCount(0x100u | first) + 1;
        if (bytes > 5 || reader.Remaining < bytes) return null;
        ulong value = 0;
        for (int i = 0; i < bytes; i++)
        {
            reader.TryRead(out byte next);
            value |= (ulong)next << (8 * i);
        }

        value >>= bytes;
        return value <= uint.MaxValue ? (uint)value : null;
    }
}
