using System.Buffers.Binary;
using Google.Protobuf;
using Tensorboard;

namespace Gridfold.Client.Tests.TensorBoard;

/// <summary>Reads event files as TensorBoard does, and checks their checksums.</summary>
internal static class RecordedEvents
{
    /// <summary>Gives the events of a file.</summary>
    public static IReadOnlyList<Event> Read(byte[] file)
    {
        var events = new List<Event>();
        for (int start = 0; start < file.Length;)
        {
            ReadOnlySpan<byte> length = file.AsSpan(start, 8);
            int size = (int)BinaryPrimitives.ReadUInt64LittleEndian(length);
            Check(length, file.AsSpan(start + 8, 4));
            byte[] content = file.AsSpan(start + 12, size).ToArray();
            Check(content, file.AsSpan(start + 12 + size, 4));
            events.Add(Event.Parser.ParseFrom(new CodedInputStream(content)));
            start += size + 16;
        }

        return events;
    }

    /// <summary>The CRC-32C bit by bit (RFC 3720, appendix B.4).</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = 0xffffffff;
        foreach (byte one in bytes)
        {
            checksum ^= one;
            for (int bit = 0; bit < 8; bit++) checksum = (checksum & 1) == 1 ? (checksum >> 1) ^ 0x82f63b78 : checksum >> 1;
        }

        return checksum ^ 0xffffffff;
    }

    private static void Check(ReadOnlySpan<byte> content, ReadOnlySpan<byte> masked)
    {
        uint checksum = Checksum(content);
        uint expected = unchecked(((checksum >> 15) | (checksum << 17)) + 0xa282ead8);
        Assert.Equal(expected, BinaryPrimitives.ReadUInt32LittleEndian(masked));
    }
}
