using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Gridfold.Silo.Connections;

/// <summary>
/// Waits for a peer's preamble, the first message of Orleans' protocol: its length in 4 bytes, and then the bytes. Orleans itself would
/// wait without a time limit.
/// </summary>
internal static class PreambleGate
{
    // Orleans writes and accepts no longer preamble.
    private const int MaxLength = 1024;

    /// <summary>Passes a connection to <paramref name="next"/> when its whole preamble has arrived. The preamble is not consumed.</summary>
    public static async Task Invoke(ConnectionContext connection, ConnectionDelegate next, RefusalLog refusals)
    {
        if (await HasPreamble(connection.Transport.Input))
        {
            Admission.Complete(connection);
            await next(connection);
            return;
        }

        refusals.Add(connection, "it did not speak Orleans' protocol");
        connection.Abort();
    }

    private static async Task<bool> HasPreamble(PipeReader input)
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync();
            int? length = LengthOf(read.Buffer);
            bool isWhole = length is { } known && read.Buffer.Length >= sizeof(int) + known;
            bool isHopeless = length is < 1 or > MaxLength || read.IsCompleted || read.IsCanceled;

            // A complete preamble is left unread in the pipe. For an incomplete one, the gate waits for more bytes.
            input.AdvanceTo(read.Buffer.Start, isWhole ? read.Buffer.Start : read.Buffer.End);
            if (isWhole) return length is >= 1 and <= MaxLength;
            if (isHopeless) return false;
        }
    }

    private static int? LengthOf(ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < sizeof(int)) return null;
        Span<byte> length = stackalloc byte[sizeof(int)];
        buffer.Slice(0, sizeof(int)).CopyTo(length);
        return BinaryPrimitives.ReadInt32LittleEndian(length);
    }
}
