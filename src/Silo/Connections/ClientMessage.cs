using System.Buffers;
using System.Net;
using System.Text;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Connections;

/// <summary>What a silo needs to know of the header of a message that came through its gateway, to tell whether a client may send it.</summary>
/// <remarks>
/// The layout is that of Orleans 10's <c>MessageSerializer</c>: 32 bits of flags, 64 bits of a number, then type and key of the sending
/// grain and of the target grain, each as a length (a variable-length integer), a 32-bit hash and the bytes; then the addresses of the sending
/// and of the target silo, each as a length, a hash, an IP address, a port and a generation; then, where a flag says so, 32 bits of a time, and the
/// name of the grain interface.
/// </remarks>
/// <param name="Flags">Bits 0 to 15: what the header holds. Bits 16 to 19: the direction. Above: what silos note of it.</param>
/// <param name="SenderType">The type of the sending grain.</param>
/// <param name="SenderKey">The key of the sending grain.</param>
/// <param name="TargetType">The type of the grain that is called.</param>
/// <param name="TargetKey">The key of the grain that is called.</param>
/// <param name="TargetSilo">The silo that is called; null when any will do.</param>
/// <param name="Interface">The interface by which it is called; empty when the header does not say.</param>
internal readonly record struct ClientMessage(
    uint Flags, string SenderType, string SenderKey, string TargetType, string TargetKey, SiloAddress? TargetSilo, string Interface)
{
    /// <summary>The type of every client, whose key is made of a random number.</summary>
    public const string ClientType = "sys.client";

    /// <summary>The beginning of the key by which a silo knows the client inside of its own process.</summary>
    public const string HostedKey = "hosted-";

    private const string SystemPrefix = "sys.";

    // The one part of a silo's inside that a client has to ask: it answers which grain interfaces there are.
    private const string Manifest = "sys.svc.manifest";

    private const uint SystemMessage = 1 << 0, HasInterface = 1 << 6, HasTime = 1 << 8;

    // How calls may interleave, the grain interface with its version, and the time that the caller waits.
    private const uint OfClients = SystemMessage | (1 << 1) | (1 << 2) | (1 << 3) | (1 << 5) | HasInterface | HasTime | (0xF << 16);
    private const uint Request = 1, Response = 2, OneWay = 3;
    private const int LongestShown = 100;

    private uint Direction => (Flags >> 16) & 0xF;

    /// <summary>Whether it answers a call. Silos ask clients nothing that needs an answer; such a message is dropped.</summary>
    public bool IsResponse => Direction == Response;

    /// <summary>
    /// Whether it asks for another silo than that of the gateway, which would call any address for a client. Only the list of grain interfaces
    /// is asked for by silo: a client may mean a gateway that has just ended. Such a message is dropped.
    /// </summary>
    /// <param name="gateway">The address of the gateway.</param>
    public bool IsAstray(SiloAddress gateway) => TargetType == Manifest && TargetSilo is { } silo && !IsSame(silo, gateway)
        && !(IPAddress.IsLoopback(silo.Endpoint.Address) && silo.Endpoint.Port == gateway.Endpoint.Port && silo.Generation == gateway.Generation);

    /// <summary>Why a client may not send it.</summary>
    /// <param name="client">The key of the client, as its preamble states it.</param>
    /// <returns>The second half of a sentence; null when it may.</returns>
    public string? ProblemFor(string client) =>
        Direction is not (Request or OneWay) ? "it sent a message that is no request"
        : SenderType != ClientType || SenderKey != client ? $"it sent a message in the name of {Show(SenderType)}/{Show(SenderKey)}"
        : (Flags & ~OfClients) != 0 ? "it sent a message with headers that only silos use"
        : TargetType == Manifest ? TargetSilo is null ? "it asked for a list of grain interfaces of no silo" : null
        : TargetType.StartsWith(SystemPrefix, StringComparison.Ordinal) || TargetType.Length == 0 ? $"it called {Show(TargetType)}, a part of the silo's inside"
        : ShownText.HasControl(TargetType + TargetKey + Interface) ? $"it called {Show(TargetType)}/{Show(TargetKey)}, with a control character in it"
        : (Flags & SystemMessage) != 0 ? "it sent a system message to an ordinary grain"
        : null;

    /// <summary>Reads the beginning of a header.</summary>
    /// <returns>What stands in it; null when it is no header, or when a name has another hash than its own.</returns>
    public static ClientMessage? Read(ReadOnlySequence<byte> header)
    {
        var reader = new SequenceReader<byte>(header);
        if (!reader.TryReadLittleEndian(out int flags) || !reader.TryReadLittleEndian(out long _)) return null;
        return ReadName(ref reader) is { } senderType && ReadName(ref reader) is { } senderKey
            && ReadName(ref reader) is { } targetType && ReadName(ref reader) is { Length: > 0 } targetKey
            && TryReadSilo(ref reader, out _) && TryReadSilo(ref reader, out SiloAddress? targetSilo)
            && (((uint)flags & HasTime) == 0 || reader.TryReadLittleEndian(out int _)) && (((uint)flags & HasInterface) == 0 ? "" : ReadName(ref reader)) is { } called
            ? new ClientMessage((uint)flags, senderType, senderKey, targetType, targetKey, targetSilo, called)
            : null;
    }

    private static string? ReadName(ref SequenceReader<byte> reader)
    {
        if (WireNumber.Read32(ref reader) is not { } length) return null;
        if (length == 0) return "";
        if (!reader.TryReadLittleEndian(out int hash) || reader.Remaining < length) return null;
        byte[] name = reader.UnreadSequence.Slice(0, length).ToArray();
        reader.Advance(length);

        // Orleans trusts the hash that a message states: with a false one a grain would live twice.
        return new IdSpan(name).GetHashCode() == hash ? Encoding.UTF8.GetString(name) : null;
    }

    private static bool TryReadSilo(ref SequenceReader<byte> reader, out SiloAddress? silo)
    {
        silo = null;
        if (WireNumber.Read32(ref reader) is not { } length || length > reader.Remaining) return false;
        var address = new SequenceReader<byte>(reader.UnreadSequence.Slice(0, length));
        reader.Advance(length);
        if (length == 0) return true;
        if (!address.TryReadLittleEndian(out int _) || WireNumber.Read32(ref address) is not { } bytes || bytes is not (4 or 16)) return false;
        if (!address.TryReadExact((int)bytes, out ReadOnlySequence<byte> ip) || WireNumber.Read32(ref address) is not { } port || port > ushort.MaxValue) return false;
        if (!address.TryReadLittleEndian(out int generation) || !address.End) return false;
        silo = SiloAddress.New(new IPAddress(ip.ToArray()), (int)port, generation);
        return true;
    }

    private static bool IsSame(SiloAddress one, SiloAddress other) =>
        one.Endpoint.Equals(other.Endpoint) && (one.Generation == other.Generation || one.Generation == 0 || other.Generation == 0);

    /// <summary>What a client has written, as a log may show it: short, and in one line.</summary>
    private static string Show(string text) =>
        string.Concat(text.Take(LongestShown).Select(letter => char.IsAsciiLetterOrDigit(letter) || char.IsPunctuation(letter) ? letter : '?'));
}
