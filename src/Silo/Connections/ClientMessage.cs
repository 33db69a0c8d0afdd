using System.Buffers;
using System.Net;
using System.Text;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Connections;

/// <summary>
/// The part of a message's header that a silo needs, to decide whether a client may send the message through the gateway.
/// </summary>
/// <remarks>
/// The layout is that of Orleans 10's <c>MessageSerializer</c>. First come 32 bits of flags and 64 bits of a number. Then come the type and
/// the key of the sending grain and of the target grain. Each is a length (a variable-length integer), a 32-bit hash and the bytes. Then
/// come the addresses of the sending and of the target silo. Each is a length, a hash, an IP address, a port and a generation. If a flag
/// says so, 32 bits of a time and the name of the grain interface follow.
/// </remarks>
/// <param name="Flags">Bits 0 to 15: the parts that the header has. Bits 16 to 19: the direction. Above: notes of silos.</param>
/// <param name="SenderType">The type of the sending grain.</param>
/// <param name="SenderKey">The key of the sending grain.</param>
/// <param name="TargetType">The type of the grain that is called.</param>
/// <param name="TargetKey">The key of the grain that is called.</param>
/// <param name="TargetSilo">The silo that is called. Null when any silo may answer.</param>
/// <param name="Life">The time that the caller waits for an answer. The greatest value when the header has none.</param>
/// <param name="Interface">The interface of the call. Empty when the header does not name it.</param>
internal readonly record struct ClientMessage(
    uint Flags, string SenderType, string SenderKey, string TargetType, string TargetKey, SiloAddress? TargetSilo, TimeSpan Life,
    string Interface)
{
    /// <summary>The type of every client. The key of a client is a random number.</summary>
    public const string ClientType = "sys.client";

    /// <summary>The first part of the key by which a silo knows the client inside its own process.</summary>
    public const string HostedKey = "hosted-";

    private const string SystemPrefix = "sys.";

    // The only part inside a silo that clients must call. It lists the grain interfaces.
    private const string Manifest = "sys.svc.manifest";

    private const uint SystemMessage = 1 << 0, HasInterface = 1 << 6, HasTime = 1 << 8;

    // The flags for interleaving calls, for the grain interface with its version, and for the time that the caller waits.
    private const uint OfClients = SystemMessage | (1 << 1) | (1 << 2) | (1 << 3) | (1 << 5) | HasInterface | HasTime | (0xF << 16);
    private const uint Request = 1, Response = 2, OneWay = 3;
    private const int MaxShown = 100;

    private uint Direction => (Flags >> 16) & 0xF;

    /// <summary>Whether the sender waits for an answer.</summary>
    public bool WantsAnswer => Direction == Request;

    /// <summary>Whether the message answers a call. Silos ask clients nothing that needs an answer, so such a message is dropped.</summary>
    public bool IsResponse => Direction == Response;

    /// <summary>
    /// Whether the message calls another silo than that of the gateway. A gateway would otherwise call any address for a client. Only calls
    /// for the list of grain interfaces name a silo, and a client may mean a gateway that has just ended. Such a message is dropped.
    /// </summary>
    /// <param name="gateway">The address of the gateway.</param>
    public bool IsAstray(SiloAddress gateway) => TargetType == Manifest && TargetSilo is { } silo && !IsSame(silo, gateway)
        && !(IPAddress.IsLoopback(silo.Endpoint.Address) && silo.Endpoint.Port == gateway.Endpoint.Port
            && silo.Generation == gateway.Generation);

    /// <summary>Finds the reason why a client may not send the message.</summary>
    /// <param name="client">The key of the client, as in its preamble.</param>
    /// <returns>The second half of a sentence. Null when the client may send the message.</returns>
    public string? ProblemFor(string client) =>
        Direction is not (Request or OneWay) ? "it sent a message that is no request"
        : SenderType != ClientType || SenderKey != client ? $"it sent a message in the name of {Show(SenderType)}/{Show(SenderKey)}"
        : (Flags & ~OfClients) != 0 ? "it sent a message with headers that only silos use"
        : TargetType == Manifest ? TargetSilo is null ? "it asked for a list of grain interfaces of no silo" : null
        : TargetType.StartsWith(SystemPrefix, StringComparison.Ordinal) || TargetType.Length == 0
            ? $"it called {Show(TargetType)}, a part of the silo's inside"
        : ShownText.HasControl(TargetType + TargetKey + Interface)
            ? $"it called {Show(TargetType)}/{Show(TargetKey)}, with a control character in it"
        : (Flags & SystemMessage) != 0 ? "it sent a system message to an ordinary grain"
        : null;

    /// <summary>Reads the first part of a header.</summary>
    /// <returns>The values. Null when the bytes are no header, or when a name does not have its own hash.</returns>
    public static ClientMessage? Read(ReadOnlySequence<byte> header)
    {
        var reader = new SequenceReader<byte>(header);
        int life = int.MaxValue;
        if (!reader.TryReadLittleEndian(out int flags) || !reader.TryReadLittleEndian(out long _)) return null;
        return ReadName(ref reader) is { } senderType && ReadName(ref reader) is { } senderKey
            && ReadName(ref reader) is { } targetType && ReadName(ref reader) is { Length: > 0 } targetKey
            && TryReadSilo(ref reader, out _) && TryReadSilo(ref reader, out SiloAddress? targetSilo)
            && (((uint)flags & HasTime) == 0 || reader.TryReadLittleEndian(out life))
            && (((uint)flags & HasInterface) == 0 ? "" : ReadName(ref reader)) is { } called
            ? new ClientMessage((uint)flags, senderType, senderKey, targetType, targetKey, targetSilo,
                TimeSpan.FromMilliseconds(life), called)
            : null;
    }

    private static string? ReadName(ref SequenceReader<byte> reader)
    {
        if (WireNumber.Read32(ref reader) is not { } length) return null;
        if (length == 0) return "";
        if (!reader.TryReadLittleEndian(out int hash) || reader.Remaining < length) return null;
        byte[] name = reader.UnreadSequence.Slice(0, length).ToArray();
        reader.Advance(length);

        // Orleans trusts the hash in a message. With a wrong hash, a grain would be activated twice.
        return new IdSpan(name).GetHashCode() == hash ? Encoding.UTF8.GetString(name) : null;
    }

    private static bool TryReadSilo(ref SequenceReader<byte> reader, out SiloAddress? silo)
    {
        silo = null;
        if (WireNumber.Read32(ref reader) is not { } length || length > reader.Remaining) return false;
        var address = new SequenceReader<byte>(reader.UnreadSequence.Slice(0, length));
        reader.Advance(length);
        if (length == 0) return true;
        if (!address.TryReadLittleEndian(out int _) || WireNumber.Read32(ref address) is not { } bytes || bytes is not (4 or 16))
            return false;
        if (!address.TryReadExact((int)bytes, out ReadOnlySequence<byte> ip) || WireNumber.Read32(ref address) is not { } port
            || port > ushort.MaxValue)
            return false;
        if (!address.TryReadLittleEndian(out int generation) || !address.End) return false;
        silo = SiloAddress.New(new IPAddress(ip.ToArray()), (int)port, generation);
        return true;
    }

    private static bool IsSame(SiloAddress one, SiloAddress other) =>
        one.Endpoint.Equals(other.Endpoint) && (one.Generation == other.Generation || one.Generation == 0 || other.Generation == 0);

    /// <summary>A text of a client for the log: short, and on one line.</summary>
    private static string Show(string text) =>
        string.Concat(
            text.Take(MaxShown).Select(letter => char.IsAsciiLetterOrDigit(letter) || char.IsPunctuation(letter) ? letter : '?'));
}
