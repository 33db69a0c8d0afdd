using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;
using Gridfold.Grains.Index;
using Gridfold.Silo.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>Raw bytes at the ports of a silo: real messages of a real client, replayed and changed.</summary>
public sealed class ForgeryTests(GuardedSilo silo) : IClassFixture<GuardedSilo>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Caller_WithoutTheKey_GetsNothing()
    {
        foreach (int port in (int[])[silo.SiloPort, silo.GatewayPort])
        {
            await using NetworkStream stream = await GuardedSilo.Dial(port);
            await stream.WriteAsync(new byte[4096], TestContext.Current.CancellationToken);
            Assert.Equal(0, await ReadToEnd(stream));
        }
    }

    [Fact]
    public async Task Caller_WithAnotherKey_GetsNothing()
    {
        await using NetworkStream stream = await GuardedSilo.Dial(silo.GatewayPort);
        await Assert.ThrowsAsync<ConnectionAbortedException>(() => Introduce(stream, HomeKey.Create()));
    }

    [Fact]
    public async Task Message_OfAClient_IsAnsweredWhenReplayed()
    {
        (byte[] preamble, byte[] message) = await Record();
        await using NetworkStream stream = await Enter(preamble);
        await stream.WriteAsync(message, TestContext.Current.CancellationToken);
        byte[] answer = new byte[8];
        await stream.ReadExactlyAsync(answer, TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.InRange(BinaryPrimitives.ReadInt32LittleEndian(answer), 1, 1000);
    }

    [Fact]
    public async Task Message_InTheNameOfTheSilo_ClosesTheConnection()
    {
        (byte[] preamble, byte[] message) = await Record();
        await using NetworkStream stream = await Enter(preamble);
        await stream.WriteAsync(InTheNameOf("hosted-127.0.0.1:11111@1", message), TestContext.Current.CancellationToken);
        Assert.Equal(0, await ReadToEnd(stream));
    }

    [Fact]
    public async Task Message_LongerThanClientsMaySend_ClosesTheConnection()
    {
        (byte[] preamble, byte[] message) = await Record();
        await using NetworkStream stream = await Enter(preamble);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), (4 << 20) + 1);
        await stream.WriteAsync(message, TestContext.Current.CancellationToken);
        Assert.Equal(0, await ReadToEnd(stream));
    }

    /// <summary>The first bytes that a command's client sends, after the proof that it knows the key.</summary>
    private async Task<(byte[] Preamble, byte[] Message)> Record()
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

    private async Task<NetworkStream> Enter(byte[] preamble)
    {
        NetworkStream stream = await GuardedSilo.Dial(silo.GatewayPort);
        await Introduce(stream, silo.Key);
        await stream.WriteAsync(preamble);
        byte[] length = new byte[4];
        await stream.ReadExactlyAsync(length).AsTask().WaitAsync(Patience);
        await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32LittleEndian(length)]).AsTask().WaitAsync(Patience);
        return stream;
    }

    private static async Task Introduce(NetworkStream stream, HomeKey key)
    {
        await using var connection = new DefaultConnectionContext
        {
            Transport = new Duplex(
                PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 32, leaveOpen: true)), PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true))),
        };
        await key.Introduce(connection, _ => Task.CompletedTask).WaitAsync(Patience);
    }

    private static async Task<int> ReadToEnd(NetworkStream stream)
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

    /// <summary>The message with another key for the sender.</summary>
    private static byte[] InTheNameOf(string key, byte[] message)
    {
        int header = BinaryPrimitives.ReadInt32LittleEndian(message);
        int type = 8 + 12, typeLength = message[type] >> 1, start = type + 1 + 4 + typeLength, length = message[start] >> 1;
        var id = IdSpan.Create(key);
        byte[] name = [(byte)((key.Length << 1) | 1), .. BitConverter.GetBytes(id.GetHashCode()), .. id.AsSpan()];
        byte[] forged = [.. message[..start], .. name, .. message[(start + 1 + 4 + length)..]];
        BinaryPrimitives.WriteInt32LittleEndian(forged, header + name.Length - (1 + 4 + length));
        return forged;
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Keeps the preamble and the first message that are written.</summary>
    private sealed class Recorder(IDuplexPipe transport, TaskCompletionSource<(byte[] Preamble, byte[] Message)> recorded) : PipeWriter, IDuplexPipe
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
            if (LengthAt(0) is { } preamble && LengthAt(4 + preamble) is { } header && LengthAt(8 + preamble) is { } body && written.Length >= 12 + preamble + header + body)
                recorded.TrySetResult((written[..(4 + preamble)], written[(4 + preamble)..(12 + preamble + header + body)]));
            return transport.Output.FlushAsync(cancellationToken);

            int? LengthAt(int offset) => written.Length < offset + 4 ? null : BinaryPrimitives.ReadInt32LittleEndian(written.AsSpan(offset));
        }
    }
}
