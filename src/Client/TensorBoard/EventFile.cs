using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using Tensorboard;

namespace Gridfold.Client.TensorBoard;

/// <summary>
/// An event file of TensorBoard: records of a length, the event, and a checksum of each
/// (https://www.tensorflow.org/tutorials/load_data/tfrecord). TorchSharp has the classes of the events.
/// </summary>
internal sealed class EventFile
{
    // What TensorBoard looks for at the beginning of each file.
    private const string Version = "brain.Event:2";

    private readonly ArrayBufferWriter<byte> _content = new();
    private readonly double _seconds;

    /// <param name="seconds">The time of all events, in seconds since 1970.</param>
    public EventFile(double seconds)
    {
        _seconds = seconds;
        Add(new Event { WallTime = seconds, FileVersion = Version });
    }

    /// <summary>Adds the values of a step.</summary>
    public void Add(long step, IEnumerable<Summary.Types.Value> values) =>
        Add(new Event { WallTime = _seconds, Step = step, Summary = new Summary { Value = { values } } });

    /// <summary>Gives the bytes of the file.</summary>
    public byte[] ToArray() => _content.WrittenSpan.ToArray();

    private void Add(Event added)
    {
        byte[] content = added.ToByteArray();
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)content.Length);
        _content.Write(length);
        WriteChecksum(length);
        _content.Write(content);
        WriteChecksum(content);
    }

    /// <summary>Writes the CRC-32C, turned and moved, so that a checksum of data with checksums is no fixed number.</summary>
    private void WriteChecksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        foreach (byte one in bytes) checksum = BitOperations.Crc32C(checksum, one);
        checksum = ~checksum;
        Span<byte> masked = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(masked, unchecked(BitOperations.RotateRight(checksum, 15) + 0xa282ead8));
        _content.Write(masked);
    }
}
