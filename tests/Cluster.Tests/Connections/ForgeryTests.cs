using System.Buffers.Binary;
using System.Net.Sockets;
using Gridfold.Silo.Connections;
using Microsoft.AspNetCore.Connections;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>Raw bytes at the ports of a silo: real messages of a real client, replayed and changed.</summary>
public sealed class ForgeryTests(GuardedSilo silo) : IClassFixture<GuardedSilo>
{
    [Fact]
    public async Task Caller_WithoutTheKey_GetsNothing()
    {
        foreach (int port in (int[])[silo.SiloPort, silo.GatewayPort])
        {
            await using NetworkStream stream = await GuardedSilo.Dial(port);
            await stream.WriteAsync(new byte[4096], TestContext.Current.CancellationToken);
            Assert.Equal(0, await RawCaller.ReadToEnd(stream));
        }
    }

    [Fact]
    public async Task Caller_WithAnotherKey_GetsNothing()
    {
        await using NetworkStream stream = await GuardedSilo.Dial(silo.GatewayPort);
        await Assert.ThrowsAsync<ConnectionAbortedException>(() => RawCaller.Introduce(stream, HomeKey.Create()));
    }

    [Fact]
    public async Task Message_OfAClient_IsAnsweredWhenReplayed()
    {
        (byte[] preamble, byte[] message) = await RawCaller.Record(silo);
        await using NetworkStream stream = await RawCaller.Enter(silo, preamble);
        await stream.WriteAsync(message, TestContext.Current.CancellationToken);
        byte[] answer = new byte[8];
        await stream.ReadExactlyAsync(answer, TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(RawCaller.Patience, TestContext.Current.CancellationToken);
        Assert.InRange(BinaryPrimitives.ReadInt32LittleEndian(answer), 1, 1000);
    }

    [Fact]
    public async Task Message_InTheNameOfTheSilo_ClosesTheConnection()
    {
        (byte[] preamble, byte[] message) = await RawCaller.Record(silo);
        await using NetworkStream stream = await RawCaller.Enter(silo, preamble);
        await stream.WriteAsync(InTheNameOf("hosted-127.0.0.1:11111@1", message), TestContext.Current.CancellationToken);
        Assert.Equal(0, await RawCaller.ReadToEnd(stream));
    }

    [Fact]
    public async Task Message_LongerThanClientsMaySend_ClosesTheConnection()
    {
        (byte[] preamble, byte[] message) = await RawCaller.Record(silo);
        await using NetworkStream stream = await RawCaller.Enter(silo, preamble);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), (4 << 20) + 1);
        await stream.WriteAsync(message, TestContext.Current.CancellationToken);
        Assert.Equal(0, await RawCaller.ReadToEnd(stream));
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
}
