using System.Text;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Silo.Connections;
using Gridfold.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Serialization;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>What the body of a client's message may hold in one another.</summary>
public sealed class MessageBodyTests : IDisposable
{
    private const byte Object = 0x20, Number = 0x00, Text = 0x40, Reference = 0xC0, Encoded = 0x10, End = 0xE0;

    private readonly IHost _silo = EmbeddedSilo.Build(
        new EmbeddedSiloOptions("unused", "unused", new DatasetFolders("unused", "unused"), 1, 1, HomeKey.Create(), 0, null), _ => { });

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
            new object?[] { Guid.NewGuid(), 1.5, 2.5f, decimal.MaxValue, TimeSpan.FromSeconds(-1), DateTime.MaxValue, int.MinValue, "",
                null, 'x', new byte[3], (1, "two") },
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

    [Theory]
    [InlineData("gridfold.x", null)]
    [InlineData("List`1[[List`1[[string]]]]", null)]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "types in it")]
    [InlineData("name\u001b[2J", "cannot be read")]
    [InlineData("([([([([([([([([([([([([([([([([([([", "types in it")]
    public void TypeName_OfTypes_IsBounded(string name, string? problem) => AssertProblem(problem, Named(name));

    [Fact]
    public void TypeName_OfAnyLength_IsBounded()
    {
        AssertProblem(null, Named(new string('x', MessageBody.MaxTypeName)));
        AssertProblem("named a type of 1,025 bytes", Named(new string('x', MessageBody.MaxTypeName + 1)));
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

    private static void AssertProblem(string? problem, byte[] bytes)
    {
        foreach (int pieces in (int[])[int.MaxValue, 1, 7])
        {
            string? found = Problem(bytes, pieces);
            if (problem is null) Assert.Null(found);
            else Assert.Contains(problem, found, StringComparison.Ordinal);
        }
    }

    private static string? Problem(byte[] bytes, int pieces = int.MaxValue)
    {
        var body = new MessageBody();
        for (int start = 0; start < bytes.Length; start += Math.Min(pieces, bytes.Length))
            body.Add(bytes.AsSpan(start, Math.Min(pieces, bytes.Length - start)));
        body.Finish();
        return body.Problem;
    }
}
