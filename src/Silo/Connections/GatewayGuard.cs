using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Gridfold.Silo.Connections;

/// <summary>
/// The last middleware of the gateway. It passes a client's messages one by one, and closes the connection at the first message that a
/// client may not send. It limits the size, the nesting and the types of messages, and the calls without an answer. It requires the
/// sender's name to be that of the preamble, so that a silo knows the caller by the sender.
/// </summary>
/// <param name="gateway">The address of the gateway.</param>
/// <param name="types">The types that messages may name.</param>
/// <param name="limits">The limits of clients.</param>
/// <param name="budget">The memory for the answers to all clients.</param>
/// <param name="time">The clock.</param>
/// <param name="refusals">Logs refusals.</param>
internal sealed class GatewayGuard(
    SiloAddress gateway, Lazy<ClientTypes> types, NetworkOptions limits, AnswerBudget budget, TimeProvider time, RefusalLog refusals)
{
    // The lengths of the header and of the body, 4 bytes each, come before every message.
    private const int Framing = 2 * sizeof(int);

    // A header has only names of grains and silos.
    private const int MaxHeader = 16 << 10;

    /// <summary>Runs <paramref name="next"/> with the messages that pass.</summary>
    public async Task Invoke(ConnectionContext connection, ConnectionDelegate next)
    {
        IDuplexPipe transport = connection.Transport;
        var passed = new Pipe();
        using var answers = new ClientAnswers(transport.Output, limits, budget, time,
            () => Refuse(connection, $"it did not read its answers within {limits.AnswerTimeout:g}"));
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        connection.Transport = new Passage(passed.Reader, answers);
        Task pump = Pump(connection, transport.Input, passed.Writer, answers, closed.Token);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
            transport.Input.CancelPendingRead();
            await closed.CancelAsync();
            await pump;
        }
    }

    private async Task Pump(
        ConnectionContext connection, PipeReader input, PipeWriter passed, ClientAnswers answers, CancellationToken closed)
    {
        Exception? error = null;
        try
        {
            if (await PassPreamble(connection, input, passed) is not { } client) return;
            while (await ReadWhole(input, Framing) is { } framing)
            {
                int header = LengthAt(framing, 0), body = LengthAt(framing, sizeof(int));
                if (header is < 1 or > MaxHeader || body < 0 || body > limits.MaxClientMessage)
                {
                    Refuse(connection, $"it sent a message of {(uint)header:N0} + {(uint)body:N0} bytes, "
                        + $"and a client may send {limits.MaxClientMessage:N0}");
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
                if (!isDropped && message is { WantsAnswer: true } call) await answers.Admit(call.Life, closed);
                if (!await Pass(input, isDropped ? null : passed, Framing + header)) break;
                if (!(isDropped ? await Pass(input, null, body) : await PassBody(connection, input, passed, body))) break;
            }
        }
        catch (Exception exception)
            when (exception is IOException or ConnectionAbortedException or InvalidOperationException or OperationCanceledException)
        {
            // One of the two sides has closed the connection.
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
    /// <returns>
    /// The key of the client in the preamble. Null when the connection ends, or is closed because the preamble names no client.
    /// </returns>
    private async Task<string?> PassPreamble(ConnectionContext connection, PipeReader input, PipeWriter passed)
    {
        if (await ReadWhole(input, sizeof(int)) is not { } start) return null;
        int length = sizeof(int) + LengthAt(start, 0);
        input.AdvanceTo(start.Start);
        if (await ReadWhole(input, length) is not { } preamble) return null;
        string? client = ClientPreamble.KeyOf(preamble.Slice(sizeof(int)));
        input.AdvanceTo(preamble.Start);
        if (client is not null && !client.StartsWith(ClientMessage.HostedKey, StringComparison.Ordinal))
            return await Pass(input, passed, length) ? client : null;
        Refuse(connection, "it introduced itself as something else than a client");
        return null;
    }

    /// <summary>Passes the body of a message as it arrives. The last part passes only when the whole body is valid.</summary>
    /// <returns>False when the connection ends, or is closed because the body is not valid.</returns>
    private async Task<bool> PassBody(ConnectionContext connection, PipeReader input, PipeWriter passed, int length)
    {
        var body = new MessageBody(types.Value);
        if (length == 0) body.Finish();
        else if (await Pass(input, passed, length, body)) return true;
        if (body.Problem is { } problem) Refuse(connection, problem);
        return false;
    }

    /// <summary>Waits for a number of bytes.</summary>
    /// <returns>The bytes, which the caller must still advance over. Null when the connection ends earlier.</returns>
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

    /// <summary>Passes bytes on as they arrive, or skips them when there is no target.</summary>
    /// <param name="input">The source of the bytes.</param>
    /// <param name="passed">The target of the bytes. Null to skip them.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="body">Checks the bytes before they are passed on. Null for no check.</param>
    /// <returns>Whether all bytes arrived and were passed on.</returns>
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
