using System.Buffers;
using System.Net;
using Gridfold.Silo.Connections;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>What the gateway lets a client send.</summary>
public sealed class ClientMessageTests
{
    private const string Client = "sys.client", Name = "0123456789abcdef", Grain = "experiment";
    private const uint Request = 1 << 16, Response = 2 << 16, OneWay = 3 << 16;

    private static readonly SiloAddress Gateway = SiloAddress.New(IPAddress.Parse("10.1.2.3"), 30000, 0);

    [Theory]
    [InlineData(Request, Client, Name, Grain)]
    [InlineData(OneWay, Client, Name, Grain)]
    [InlineData(Request | (1 << 8), Client, Name, Grain)]
    [InlineData(Request | (0xF & ~1), Client, Name, Grain)]
    [InlineData(Request | 1, Client, Name, "sys.svc.manifest")]
    public void Message_OfAClient_HasNoProblem(uint flags, string sender, string key, string target) =>
        Assert.Null(Read(Header(flags, sender, key, target, Gateway))!.Value.ProblemFor(Name));

    [Theory]
    [InlineData(Request, "slotpool", "cluster", Grain, "in the name of slotpool/cluster")]
    [InlineData(Request, Client, "hosted-127.0.0.1:11111@1", Grain, "in the name of sys.client/hosted-")]
    [InlineData(Request, Client, "another", Grain, "in the name of sys.client/another")]
    [InlineData(Request, "line\nline", Name, Grain, "in the name of line?line/")]
    [InlineData(Request, "sys.svc.canceler", "1", Grain, "in the name of")]
    [InlineData(Request, Client, Name, "sys.svc.clustering.dev", "a part of the silo's inside")]
    [InlineData(Request, Client, Name, "sys.svc.silo-control", "a part of the silo's inside")]
    [InlineData(Request, Client, Name, "sys.client", "a part of the silo's inside")]
    [InlineData(Request, Client, Name, "", "a part of the silo's inside")]
    [InlineData(Request, Client, Name, "grain\u001b[2J", "called grain?[2J/key, with a control character in it")]
    [InlineData(Request | (1 << 6), Client, Name, Grain, "with a control character in it")]
    [InlineData(Request | 1, Client, Name, Grain, "a system message to an ordinary grain")]
    [InlineData(Request | (1 << 4), Client, Name, Grain, "headers that only silos use")]
    [InlineData(Request | (1 << 7), Client, Name, Grain, "headers that only silos use")]
    [InlineData(Request | (1 << 9), Client, Name, Grain, "headers that only silos use")]
    [InlineData(Request | (1 << 20), Client, Name, Grain, "headers that only silos use")]
    [InlineData(Request | (1 << 24), Client, Name, Grain, "headers that only silos use")]
    [InlineData(Request | 1, Client, Name, "sys.svc.manifest", "of no silo")]
    [InlineData(0u, Client, Name, Grain, "no request")]
    [InlineData(7u << 16, Client, Name, Grain, "no request")]
    public void Message_OfSomethingElse_IsRefused(uint flags, string sender, string key, string target, string problem) =>
        Assert.Contains(problem, Read(Header(flags, sender, key, target))!.Value.ProblemFor(Name), StringComparison.Ordinal);

    [Fact]
    public void Response_IsKnown() => Assert.True(Read(Header(Response, Client, Name, Grain))!.Value.IsResponse);

    [Fact]
    public void Header_CutShortAnywhere_IsNoHeader()
    {
        byte[] header = Header(Request, Client, Name, Grain, Gateway);
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
        byte[] header = Header(Request, Client, Name, Grain, Gateway);
        Assert.Null(ClientMessage.Read(Pieces(header))!.Value.ProblemFor(Name));
    }

    [Theory]
    [InlineData("10.1.2.3", 30000, 0, false)]
    [InlineData("10.1.2.3", 30000, 7, false)]
    [InlineData("127.0.0.1", 30000, 0, false)]
    [InlineData("127.0.0.1", 30000, 7, true)]
    [InlineData("127.0.0.1", 6379, 0, true)]
    [InlineData("10.1.2.4", 30000, 0, true)]
    [InlineData("169.254.169.254", 80, 2000000000, true)]
    [InlineData("2001:db8::1", 30000, 0, true)]
    public void Manifest_OfAnotherSilo_IsAstray(string address, int port, int generation, bool isAstray)
    {
        SiloAddress silo = SiloAddress.New(IPAddress.Parse(address), port, generation);
        Assert.Equal(isAstray, Read(Header(Request | 1, Client, Name, "sys.svc.manifest", silo))!.Value.IsAstray(Gateway));
        Assert.False(Read(Header(Request, Client, Name, Grain, silo))!.Value.IsAstray(Gateway));
    }

    /// <summary>As Orleans writes it.</summary>
    internal static byte[] Header(uint flags, string senderType, string senderKey, string targetType, SiloAddress? targetSilo = null)
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

        // No sending silo.
        header.Add(1);
        header.AddRange(Silo(targetSilo));
        if ((flags & (1 << 8)) != 0) header.AddRange(BitConverter.GetBytes(30_000));
        if ((flags & (1 << 6)) != 0)
            header.AddRange((byte[])[(1 << 1) | 1, .. BitConverter.GetBytes(IdSpan.Create("\a").GetHashCode()), (byte)'\a']);
        return [.. header];
    }

    private static byte[] Silo(SiloAddress? silo)
    {
        if (silo is null) return [1];
        byte[] ip = silo.Endpoint.Address.GetAddressBytes(), port = BitConverter.GetBytes((silo.Endpoint.Port << 3) | 4);
        byte[] address = [0, 0, 0, 0, (byte)((ip.Length << 1) | 1), .. ip, .. port[..3], .. BitConverter.GetBytes(silo.Generation)];
        return [(byte)((address.Length << 1) | 1), .. address];
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
