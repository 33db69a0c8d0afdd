using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;
using Gridfold.Grains.Index;
using Gridfold.Silo.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>A caller that sends bytes of its own to a silo's ports.</summary>
internal static class RawCaller
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The first bytes that a command's client sends, after the proof that it knows the key.</summary>
    public static async Task<(byte[] Preamble, byte[] Message)> Record(GuardedSilo silo)
    {
        var recorded = new TaskCompletionSource<(byte[], byte[])>(TaskCreationOptions.RunContinuationsAsynchronously);
        using IHost client = await silo.Connect(port => port.Use(next => connection =>
        {
            connection.Transport = new Recorder(connection.Transport, recorded);
            return next(connection);
        }));
        await client.Services.GetRequiredService<IGrainFactory>().GetExperimentIndex().GetAll();
        return await recorded.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>Proves that it knows the key, sends a preamble and reads the silo's.</summary>
    public static async Task<NetworkStream> Enter(GuardedSilo silo, byte[] preamble)
    {
        NetworkStream stream = await GuardedSilo.Dial(silo.GatewayPort);
        await Introduce(stream, silo.Key);
        await stream.WriteAsync(preamble);
        byte[] length = new byte[4];
        await stream.ReadExactlyAsync(length).AsTask().WaitAsync(Patience);
        await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32LittleEndian(length)]).AsTask().WaitAsync(Patience);
        return stream;
    }

    /// <summary>Proves that it knows a key.</summary>
    public static async Task Introduce(NetworkStream stream, HomeKey key)
    {
        await using var connection = new DefaultConnectionContext
        {
            Transport = new Duplex(
                PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 32, leaveOpen: true)),
                PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true))),
        };
        await key.Introduce(connection, _ => Task.CompletedTask).WaitAsync(Patience);
    }

    /// <summary>Reads what comes.</summary>
    /// <returns>How many bytes; 0 when the silo has closed the connection.</returns>
    public static async Task<int> ReadToEnd(NetworkStream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[1024]).AsTask().WaitAsync(Patience);
        }
        catch (IOException)
        {
            // Closed with what it had not read.
            return 0;
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Keeps the preamble and the first message that are written.</summary>
    private sealed class Recorder(IDuplexPipe transport, TaskCompletionSource<(byte[] Preamble, byte[] Message)> recorded)
        : PipeWriter, IDuplexPipe
    {
        private readonly List<byte> _written = [];
        private Memory<byte> _memory;

        public PipeReader Input => transport.Input;

        public PipeWriter Output => this;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = transport.Output.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            _written.AddRange(_memory.Span[..bytes]);
            transport.Output.Advance(bytes);
        }

        public override void CancelPendingFlush() => transport.Output.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => transport.Output.Complete(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            byte[] written = [.. _written];
            if (LengthAt(0) is { } preamble && LengthAt(4 + preamble) is { } header && LengthAt(8 + preamble) is { } body
                && written.Length >= 12 + preamble + header + body)
                recorded.TrySetResult((written[..(4 + preamble)], written[(4 + preamble)..(12 + preamble + header + body)]));
            return transport.Output.FlushAsync(cancellationToken);

            int? LengthAt(int offset) => written.Length < offset + 4 ? null
                : BinaryPrimitives.ReadInt32LittleEndian(written.AsSpan(offset));
        }
    }
}
