using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Gridfold.Silo.Connections;

/// <summary>
/// The last middleware of the gateway: passes a client's messages on one by one, and closes the connection at the first that a client
/// may not send. It bounds their size, and holds clients to their own name, so that a silo can tell by the sender who calls.
/// </summary>
internal sealed class GatewayGuard(int maxMessage, RefusalLog refusals)
{
    // The lengths of header and body, 4 bytes each, come before every message.
    private const int Framing = 2 * sizeof(int);

    // A header holds names of grains and silos.
    private const int MaxHeader = 16 << 10;

    /// <summary>Runs <paramref name="next"/> on what passes.</summary>
    public async Task Invoke(ConnectionContext connection, ConnectionDelegate next)
    {
        IDuplexPipe transport = connection.Transport;
        var passed = new Pipe();
        connection.Transport = new Passage(passed.Reader, transport.Output);
        Task pump = Pump(connection, transport.Input, passed.Writer);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
            transport.Input.CancelPendingRead();
            await pump;
        }
    }

    private async Task Pump(ConnectionContext connection, PipeReader input, PipeWriter passed)
    {
        Exception? error = null;
        try
        {
            if (await PassPreamble(input, passed))
            {
                while (await ReadWhole(input, Framing) is { } framing)
                {
                    int header = LengthAt(framing, 0), body = LengthAt(framing, sizeof(int));
                    if (header is < 1 or > MaxHeader || body < 0 || body > maxMessage)
                    {
                        Refuse(connection, $"it sent a message of {(uint)header:N0} + {(uint)body:N0} bytes, and a client may send {maxMessage:N0}");
                        break;
                    }

                    input.AdvanceTo(framing.Start);
                    if (await ReadWhole(input, Framing + header) is not { } head) break;
                    ClientMessage? message = ClientMessage.Read(head.Slice(Framing));
                    if (message is not { IsResponse: true } && (message is { } known ? known.Problem : "it sent a message that cannot be read") is { } problem)
                    {
                        Refuse(connection, problem);
                        break;
                    }

                    input.AdvanceTo(head.Start);
                    if (!await Pass(input, message is { IsResponse: true } ? null : passed, Framing + header + (long)body)) break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ConnectionAbortedException or InvalidOperationException or OperationCanceledException)
        {
            // The connection is closed, by either side.
            error = exception;
        }
        finally
        {
            await passed.CompleteAsync(error);
        }
    }

    private void Refuse(ConnectionContext connection, string problem)
    {
        refusals.Add(connection, problem);
        connection.Abort();
    }

    private static async Task<bool> PassPreamble(PipeReader input, PipeWriter passed)
    {
        if (await ReadWhole(input, sizeof(int)) is not { } start) return false;
        int length = LengthAt(start, 0);
        input.AdvanceTo(start.Start);
        return await Pass(input, passed, sizeof(int) + (long)length);
    }

    /// <summary>Waits for a number of bytes.</summary>
    /// <returns>These, still to be advanced over; null when the connection ends before.</returns>
    private static async Task<ReadOnlySequence<byte>?> ReadWhole(PipeReader input, int length)
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync();
            if (read.Buffer.Length >= length) return read.Buffer.Slice(0, length);
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled) return null;
        }
    }

    /// <summary>Passes bytes on as they come, or over when there is nobody to pass them to.</summary>
    /// <returns>Whether all of them came.</returns>
    private static async Task<bool> Pass(PipeReader input, PipeWriter? passed, long length)
    {
        while (length > 0)
        {
            ReadResult read = await input.ReadAsync();
            ReadOnlySequence<byte> part = read.Buffer.Slice(0, Math.Min(length, read.Buffer.Length));
            if (passed is not null)
            {
                foreach (ReadOnlyMemory<byte> segment in part) passed.Write(segment.Span);
            }

            length -= part.Length;
            input.AdvanceTo(part.End);
            if (passed is not null && (await passed.FlushAsync()).IsCompleted) return false;
            if (length > 0 && (read.IsCompleted || read.IsCanceled)) return false;
        }

        return true;
    }

    private static int LengthAt(ReadOnlySequence<byte> bytes, int offset)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        bytes.Slice(offset, sizeof(int)).CopyTo(length);
        return BinaryPrimitives.ReadInt32LittleEndian(length);
    }

    private sealed record Passage(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
