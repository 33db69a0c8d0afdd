using System.Buffers;
using Gridfold.Silo.Connections;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>What the gateway lets a client send.</summary>
public sealed class ClientMessageTests
{
    private const string Client = "sys.client", Name = "0123456789abcdef", Grain = "experiment";
    private const uint Request = 1 << 16, Response = 2 << 16, OneWay = 3 << 16;

    [Theory]
    [InlineData(Request, Client, Name, Grain)]
    [InlineData(OneWay, Client, Name, Grain)]
    [InlineData(Request | (1 << 8) | (1 << 6), Client, Name, Grain)]
    [InlineData(Request | 1, Client, Name, "sys.svc.manifest")]
    public void Message_OfAClient_HasNoProblem(uint flags, string sender, string key, string target) =>
        Assert.Null(Read(Header(flags, sender, key, target))!.Value.Problem);

    [Theory]
    [InlineData(Request, "slotpool", "cluster", Grain, "in the name of slotpool/cluster")]
    [InlineData(Request, Client, "hosted-127.0.0.1:11111@1", Grain, "in the name of sys.client/hosted-")]
    [InlineData(Request, "sys.svc.canceler", "1", Grain, "in the name of")]
    [InlineData(Request, Client, Name, "sys.svc.clustering.dev", "a part of the silo's inside")]
    [InlineData(Request, Client, Name, "sys.svc.silo-control", "a part of the silo's inside")]
    [InlineData(Request, Client, Name, "sys.client", "a part of the silo's inside")]
    [InlineData(Request, Client, Name, "", "a part of the silo's inside")]
    [InlineData(Request | 1, Client, Name, Grain, "a system message to an ordinary grain")]
    [InlineData(Request | (1 << 4), Client, Name, Grain, "headers that only silos use")]
    [InlineData(Request | (1 << 7), Client, Name, Grain, "headers that only silos use")]
    [InlineData(0u, Client, Name, Grain, "no request")]
    [InlineData(7u << 16, Client, Name, Grain, "no request")]
    public void Message_OfSomethingElse_IsRefused(uint flags, string sender, string key, string target, string problem) =>
        Assert.Contains(problem, Read(Header(flags, sender, key, target))!.Value.Problem, StringComparison.Ordinal);

    [Fact]
    public void Response_IsKnown() => Assert.True(Read(Header(Response, Client, Name, Grain))!.Value.IsResponse);

    [Fact]
    public void Header_CutShortAnywhere_IsNoHeader()
    {
        byte[] header = Header(Request, Client, Name, Grain);
        Assert.All(Enumerable.Range(0, header.Length), length => Assert.Null(Read(header[..length])));
    }

    [Fact]
    public void Header_WithAFalseHash_IsNoHeader()
    {
        byte[] header = Header(Request, Client, Name, Grain);
        header[13] ^= 1;
        Assert.Null(Read(header));
    }

    [Fact]
    public void Header_InPieces_IsRead()
    {
        byte[] header = Header(Request, Client, Name, Grain);
        Assert.Null(ClientMessage.Read(Pieces(header))!.Value.Problem);
    }

    /// <summary>As Orleans writes it.</summary>
    internal static byte[] Header(uint flags, string senderType, string senderKey, string targetType)
    {
        var header = new List<byte>();
        header.AddRange(BitConverter.GetBytes(flags));
        header.AddRange(BitConverter.GetBytes(42L));
        foreach (string name in (string[])[senderType, senderKey, targetType, "key"])
        {
            header.Add((byte)((name.Length << 1) | 1));
            if (name.Length == 0) continue;
            IdSpan id = IdSpan.Create(name);
            header.AddRange(BitConverter.GetBytes(id.GetHashCode()));
            header.AddRange(id.AsSpan());
        }

        return [.. header];
    }

    private static ClientMessage? Read(byte[] header) => ClientMessage.Read(new ReadOnlySequence<byte>(header));

    private static ReadOnlySequence<byte> Pieces(byte[] bytes)
    {
        Piece first = new(bytes.AsMemory(0, 1), 0), last = first;
        for (int i = 1; i < bytes.Length; i++) last = last.Append(bytes.AsMemory(i, 1));
        return new ReadOnlySequence<byte>(first, 0, last, 1);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
