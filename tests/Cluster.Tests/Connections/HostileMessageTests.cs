using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gridfold.Grains.Index;
using Gridfold.Silo.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Serialization.Configuration;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>Messages that would harm a silo, from a caller that knows the key. The silo lives on and answers others.</summary>
public sealed class HostileMessageTests(GuardedSilo silo) : IClassFixture<GuardedSilo>
{
    private const string Me = "00112233445566778899aabbccddeeff", Client = "sys.client", Manifest = "sys.svc.manifest",
        Index = "experimentindex";
    private const uint Request = 1 << 16;
    private const byte NextObject = 0x21, End = 0xE0;

    private static readonly IServiceProvider Services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private static readonly byte[] GetAll = Call(nameof(IExperimentIndexGrain.GetAll));

    [Fact]
    public async Task Preamble_OfAClient_IsKnown()
    {
        (byte[] recorded, _) = await RawCaller.Record(silo);
        string? key = ClientPreamble.KeyOf(new ReadOnlySequence<byte>(recorded.AsMemory(4)));
        Assert.NotNull(key);
        Assert.Equal(recorded, Preamble(key));
        Assert.All(Enumerable.Range(0, recorded.Length - 4),
            length => Assert.Null(ClientPreamble.KeyOf(new ReadOnlySequence<byte>(recorded.AsMemory(4, length)))));
        Assert.Null(ClientPreamble.KeyOf(new ReadOnlySequence<byte>([.. recorded[4..], End])));
    }

    /// <summary>Orleans writes numbers close to zero shorter than others. The hash of one client in about 2,000 is such a number.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Preamble_OfAClientWhoseHashIsCloseToZero_IsAnswered(int sign)
    {
        string key = Enumerable.Range(0, int.MaxValue).Select(number => number.ToString("x32", CultureInfo.InvariantCulture))
            .First(key => sign * IdSpan.Create(key).GetHashCode() is > 0 and < 1 << 20);
        byte[] preamble = Preamble(key);
        Assert.True(preamble.Length < Preamble(Me).Length);
        await using NetworkStream stream = await RawCaller.Enter(silo, preamble);
    }

    [Fact]
    public async Task Message_OfAClient_IsAnswered() => await AssertAnswered(Header(Index), GetAll);

    [Theory]
    [InlineData("hosted-127.0.0.1:11111@1", Client)]
    [InlineData(Me, "sys.svc.manifest")]
    public async Task Preamble_OfTheSilosOwnClient_ClosesTheConnection(string key, string type)
    {
        await using NetworkStream stream = await GuardedSilo.Dial(silo.GatewayPort);
        await RawCaller.Introduce(stream, silo.Key);
        await stream.WriteAsync(Preamble(key, type), TestContext.Current.CancellationToken);
        Assert.Equal(0, await RawCaller.ReadToEnd(stream));
    }

    [Fact]
    public async Task Message_InTheNameOfAnotherClient_ClosesTheConnection() =>
        await AssertClosed(ClientMessageTests.Header(Request, Client, "another", Index), GetAll);

    [Fact]
    public async Task Message_ToTheManifestOfNoSilo_ClosesTheConnection()
    {
        await AssertClosed(Header(Manifest), GetAll);
        await AssertAnswered(Header(Index), GetAll);
    }

    [Fact]
    public async Task Message_ToTheManifestOfAnotherAddress_IsDropped()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        SiloAddress other = SiloAddress.New((IPEndPoint)listener.LocalEndpoint, 2_000_000_000);
        await AssertAnswered(
            [.. Message(ClientMessageTests.Header(Request | 1, Client, Me, Manifest, other), GetAll), .. Message(Header(Index), GetAll)]);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Message_WithObjectsInOneAnother_ClosesTheConnection() =>
        await AssertClosed(Header(Index), [.. GetAll[..^1], .. Enumerable.Repeat(NextObject, 100), .. Enumerable.Repeat(End, 101)]);

    [Fact]
    public async Task Message_WithATypeOfNoCall_ClosesTheConnection()
    {
        await AssertClosed(Header(Index), Body(new Dictionary<long, bool> { [1] = true }));
        await AssertClosed(Header(Index), Call(nameof(IExperimentIndexGrain.Rebuild)));
        await AssertAnswered(Header(Index), GetAll);
    }

    private async Task AssertClosed(byte[] header, byte[] body)
    {
        await using NetworkStream stream = await RawCaller.Enter(silo, Preamble(Me));
        await stream.WriteAsync(Message(header, body), TestContext.Current.CancellationToken);
        Assert.Equal(0, await RawCaller.ReadToEnd(stream));
    }

    private Task AssertAnswered(byte[] header, byte[] body) => AssertAnswered(Message(header, body));

    private async Task AssertAnswered(byte[] messages)
    {
        await using NetworkStream stream = await RawCaller.Enter(silo, Preamble(Me));
        await stream.WriteAsync(messages, TestContext.Current.CancellationToken);
        byte[] lengths = new byte[8];
        await stream.ReadExactlyAsync(lengths, TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(RawCaller.Patience, TestContext.Current.CancellationToken);
        byte[] answer = new byte[
            BinaryPrimitives.ReadInt32LittleEndian(lengths) + BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(4))];
        await stream.ReadExactlyAsync(answer, TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(RawCaller.Patience, TestContext.Current.CancellationToken);
        Assert.Contains("List`1[[string]]", Encoding.ASCII.GetString(answer), StringComparison.Ordinal);
    }

    private static byte[] Header(string target) => ClientMessageTests.Header(Request, Client, Me, target);

    private static byte[] Message(byte[] header, byte[] body) =>
        [.. BitConverter.GetBytes(header.Length), .. BitConverter.GetBytes(body.Length), .. header, .. body];

    /// <summary>A call of the index without arguments.</summary>
    private static byte[] Call(string method) => Body(
        ClientTypes.CallsIn(Services.GetRequiredService<IOptions<TypeManifestOptions>>().Value)
            .Where(type => !type.ContainsGenericParameters).Select(ClientTypes.Create)
            .Single(call => call.GetInterfaceType() == typeof(IExperimentIndexGrain) && call.GetMethodName() == method));

    private static byte[] Body(object value) => Services.GetRequiredService<Serializer>().SerializeToArray(value);

    /// <summary>As a client of Orleans writes it.</summary>
    private static byte[] Preamble(string key, string type = Client)
    {
        byte[] client = Services.GetRequiredService<Serializer<GrainId>>().SerializeToArray(GrainId.Create(type, key));
        byte[] preamble = [0x20, 0x08, 0x15, 0x03, NextObject, .. client[1..], 0xC1, 0x01, .. Text("gridfold-embedded"), End];
        return [.. BitConverter.GetBytes(preamble.Length), .. preamble];

        static byte[] Text(string text) => [0x41, (byte)((text.Length << 1) | 1), .. Encoding.ASCII.GetBytes(text)];
    }
}
