using System.Collections.Immutable;
using System.Text;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Slots;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Silo.Connections;
using Gridfold.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>What the body of a client's message may hold in one another.</summary>
public sealed class MessageBodyTests : IDisposable
{
    private const byte Object = 0x20, Number = 0x00, Text = 0x40, Reference = 0xC0, Encoded = 0x10, End = 0xE0;

    private const string Strange = "it named a type that no call made for clients contains";

    private readonly ClientTypes _types;
    private readonly IHost _silo = EmbeddedSilo.Build(
        new EmbeddedSiloOptions("unused", "unused", new DatasetFolders("unused", "unused"), 1, 1, HomeKey.Create(), 0, null), _ => { });

    public MessageBodyTests() => _types = _silo.Services.GetRequiredService<ClientTypes>();

    public void Dispose() => _silo.Dispose();

    [Fact]
    public void Body_OfACommand_HasNoProblem()
    {
        object[] sent =
        [
            new ExperimentSubmission("iris-bcdfg", new string('x', 300_000), "source", new string('a', 64),
                [.. Enumerable.Range(0, 5000).Select(number => $"class {number}")]),
            new TestOpening(
                Guid.NewGuid(), 3, [new MetricValue("test_accuracy", 0.5)], [1, 0, long.MaxValue / 4, 3]) { At = DateTimeOffset.MaxValue },
            new ExperimentSubmission("iris-bcdfg", "{}", "source", "", new List<string> { "one" }),
            new ExperimentSubmission("iris-bcdfg", "{}", "source", "", new List<string> { "one" }.AsReadOnly()),
            new ExperimentSubmission("iris-bcdfg", "{}", "source", "", (string[])["one"]),
            new ExperimentSubmission("iris-bcdfg", "{}", "source", "", ImmutableArray.Create("one")),
            new FoldId("iris-bcdfg", 1, 2), new RankedTrial(1, Status.Pruned, 0.5, 3, 4) { Rung = 3 },
        ];
        Serializer serializer = _silo.Services.GetRequiredService<Serializer>();
        foreach (object body in sent)
        {
            byte[] bytes = serializer.SerializeToArray(body);
            Assert.Null(Problem(bytes));
            Assert.Null(Problem(bytes, pieces: 1));
            Assert.Equal("it sent a message that ends too early", Problem(bytes[..^1]));
            Assert.Equal("it sent a message that goes on behind its end", Problem([.. bytes, End]));
        }
    }

    [Theory]
    [InlineData(MessageBody.MaxLevels, null)]
    [InlineData(MessageBody.MaxLevels + 1, "objects in one another")]
    public void Objects_InOneAnother_AreBounded(int levels, string? problem) =>
        AssertProblem(problem, [.. Enumerable.Repeat(Object, levels), .. Enumerable.Repeat(End, levels)]);

    [Theory]
    [InlineData(MessageBody.MaxReferences, null)]
    [InlineData(MessageBody.MaxReferences + 1, "references in it")]
    public void References_AreBounded(int count, string? problem) =>
        AssertProblem(problem, [Object, Reference, 1, .. Enumerable.Repeat<byte[]>([Reference, 3], count).SelectMany(field => field), End]);

    public static TheoryData<object> Strangers =>
    [
        new Dictionary<long, bool> { [1] = true }, new HashSet<long> { 1 }, (1, "two"), new object[] { 1 }, typeof(string),
        new Uri("https://example.org"),
        new List<long> { 1 }, new SiloSlots("silo", SiloAddress.Zero, SiloSlots.Cpu, 1),
    ];

    [Theory]
    [MemberData(nameof(Strangers), DisableDiscoveryEnumeration = true)]
    public void Type_OfNoCallForClients_IsRefused(object value) =>
        AssertProblem(Strange, _silo.Services.GetRequiredService<Serializer>().SerializeToArray<object>(value));

    [Fact]
    public void TypeName_WithAnotherHash_IsRefused()
    {
        byte[] sound = _silo.Services.GetRequiredService<Serializer>().SerializeToArray<object>(new FoldId("iris-bcdfg", 1, 2));
        AssertProblem(null, sound);
        AssertProblem(Strange, [.. sound[..4], (byte)(sound[4] ^ 1), .. sound[5..]]);
    }

    [Theory]
    [InlineData("gridfold.x")]
    [InlineData("List`1[[List`1[[string]]]]")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("name\u001b[2J")]
    [InlineData("")]
    public void TypeName_OfNothingKnown_IsRefused(string name) => AssertProblem(Strange, Named(name));

    [Fact]
    public void TypeName_OfAnyLength_IsRefused()
    {
        foreach (int length in (int[])[_types.LongestName, _types.LongestName + 1, 16_000])
            AssertProblem(Strange, Named(new string('x', length)));
    }

    [Fact]
    public void Types_OfClients_AreSealedAndHaveNoKeys()
    {
        // The keys of a dictionary or a set can be chosen so that each is compared with all others. A text has a hash of its process's own.
        Assert.DoesNotContain(_types.All, type => type.GetInterfaces().Append(type).Any(part => part.IsGenericType
            && (part.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) || part.GetGenericTypeDefinition() == typeof(ISet<>))));
        Assert.DoesNotContain(typeof(Type), _types.All);
        Assert.DoesNotContain(typeof(object), _types.All);

        // A message names the type of a value where another type could stand. All that can stand there must be in the list.
        Assert.All(_types.All.Where(type => type.Assembly == typeof(ExperimentSubmission).Assembly),
            type => Assert.True(type.IsSealed || type.IsValueType || type.IsAssignableTo(typeof(IInvokable)), type.FullName));
    }

    [Theory]
    [InlineData(new byte[] { End })]
    [InlineData(new byte[] { Object, 0xA0 })]
    [InlineData(new byte[] { Object, 0xE1 })]
    [InlineData(new byte[] { Object, Text, 0x20, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { Object, Number, 0x00, 0x02 })]
    public void Bytes_ThatAreNoMessage_AreRefused(byte[] bytes) => AssertProblem("cannot be read", bytes);

    [Fact]
    public void Body_WithoutBytes_IsRefused() => AssertProblem("ends too early", []);

    private static byte[] Named(string name)
    {
        byte[] length = BitConverter.GetBytes((name.Length << 2) | 2);
        return [Object | Encoded, 1, 0, 0, 0, 0, .. length[..2], .. Encoding.ASCII.GetBytes(name), End];
    }

    private void AssertProblem(string? problem, byte[] bytes)
    {
        foreach (int pieces in (int[])[int.MaxValue, 1, 7])
        {
            string? found = Problem(bytes, pieces);
            if (problem is null) Assert.Null(found);
            else Assert.Contains(problem, found, StringComparison.Ordinal);
        }
    }

    private string? Problem(byte[] bytes, int pieces = int.MaxValue)
    {
        var body = new MessageBody(_types);
        for (int start = 0; start < bytes.Length; start += Math.Min(pieces, bytes.Length))
            body.Add(bytes.AsSpan(start, Math.Min(pieces, bytes.Length - start)));
        body.Finish();
        return body.Problem;
    }
}
