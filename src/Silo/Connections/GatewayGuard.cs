using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Gridfold.Silo.Connections;

/// <summary>
/// The last middleware of the gateway: passes a client's messages on one by one, and closes the connection at the first that a client
/// may not send. The guard bounds the size of messages and the depth of their objects. It refuses a message whose sender is not the client of
/// the preamble, so a silo knows by the sender who calls.
/// </summary>
/// <param name="gateway">The address of the gateway.</param>
/// <param name="maxMessage">The longest body of a message, in bytes.</param>
/// <param name="refusals">Where refusals are logged.</param>
internal sealed class GatewayGuard(SiloAddress gateway, int maxMessage, RefusalLog refusals)
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
            if (await PassPreamble(connection, input, passed) is not { } client) return;
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
                bool isDropped = message is { } known && (known.IsResponse || known.IsAstray(gateway));
                if (!isDropped && (message is { } sent ? sent.ProblemFor(client) : "it sent a message that cannot be read") is { } problem)
                {
                    Refuse(connection, problem);
                    break;
                }

                input.AdvanceTo(head.Start);
                if (!await Pass(input, isDropped ? null : passed, Framing + header)) break;
                if (!(isDropped ? await Pass(input, null, body) : await PassBody(connection, input, passed, body))) break;
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

    /// <summary>Passes the preamble on.</summary>
    /// <returns>The key of the client that it names; null when the connection ends, or is closed since it names none.</returns>
    private async Task<string?> PassPreamble(ConnectionContext connection, PipeReader input, PipeWriter passed)
    {
        if (await ReadWhole(input, sizeof(int)) is not { } start) return null;
        int length = sizeof(int) + LengthAt(start, 0);
        input.AdvanceTo(start.Start);
        if (await ReadWhole(input, length) is not { } preamble) return null;
        string? client = ClientPreamble.KeyOf(preamble.Slice(sizeof(int)));
        input.AdvanceTo(preamble.Start);
        if (client is not null && !client.StartsWith(ClientMessage.HostedKey, StringComparison.Ordinal)) return await Pass(input, passed, length) ? client : null;
        Refuse(connection, "it introduced itself as something else than a client");
        return null;
    }

    /// <summary>Passes the body of a message on as it comes. The last bytes pass only when the whole body is right.</summary>
    /// <returns>False when the connection ends, or when a wrong body closes it.</returns>
    private async Task<bool> PassBody(ConnectionContext connection, PipeReader input, PipeWriter passed, int length)
    {
        var body = new MessageBody();
        if (length == 0) body.Finish();
        else if (await Pass(input, passed, length, body)) return true;
        if (body.Problem is { } problem) Refuse(connection, problem);
        return false;
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

    /// <summary>Reads bytes and passes them on as they come, or drops them.</summary>
    /// <param name="input">The source of the bytes.</param>
    /// <param name="passed">The receiver; null to drop the bytes.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="body">Checks the bytes before they are passed on; null for no check.</param>
    /// <returns>Whether all bytes came and were accepted.</returns>
    private static async Task<bool> Pass(PipeReader input, PipeWriter? passed, long length, MessageBody? body = null)
    {
        while (length > 0)
        {
            ReadResult read = await input.ReadAsync();
            ReadOnlySequence<byte> part = read.Buffer.Slice(0, Math.Min(length, read.Buffer.Length));
            length -= part.Length;
            foreach (ReadOnlyMemory<byte> segment in part) body?.Add(segment.Span);
            if (length == 0) body?.Finish();
            if (body is { Problem: not null }) return false;
            if (passed is not null)
            {
                foreach (ReadOnlyMemory<byte> segment in part) passed.Write(segment.Span);
            }

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
