using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Gridfold.Models.Input;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Tests.Weights;

public sealed class SafetensorsTests
{
    private static readonly NamedTensor[] Tensors =
    [
        new("layer1.0.weight", [2, 3], [1, -2, 0.5f, float.MaxValue, float.Epsilon, -0f]),
        new("größe", [], [42]),
        new("none", [0, 7], []),
    ];

    [Fact]
    public void Read_Written_IsTheSame() => AssertSame(Tensors, Read(Write(Tensors)));

    [Fact]
    public void Read_AnythingWritten_IsTheSame() =>
        Gen.Select(Gen.Int[0, 4].Array[0, 3], Gen.String)
            .SelectMany(tensor => Gen.Single.Array[tensor.Item1.Aggregate(1, (size, dimension) => size * dimension)]
                .Select(values => new NamedTensor(tensor.Item2, tensor.Item1, values)))
            .Array[0, 6]
            .Select(tensors => tensors.Select((tensor, index) =>
                tensor with { Name = $"{index}{new string([.. tensor.Name.Where(letter => !char.IsSurrogate(letter))])}" }).ToArray())
            .Sample(tensors => AssertSame(tensors, Read(Write(tensors))), iter: 300);

    [Fact]
    public void Write_Layout_IsTheFormats()
    {
        byte[] bytes = Write([new("a", [2], [1, 2]), new("b", [], [3])]);
        int headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, headerLength % 8);
        Assert.Equal(
            """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}""",
            Encoding.UTF8.GetString(bytes, 8, headerLength).TrimEnd(' '));
        Assert.Equal("0000803F0000004000004040", Convert.ToHexString(bytes.AsSpan(8 + headerLength)));
    }

    [Fact]
    public void Write_FileThatIsThere_IsReplacedAndLeavesNothingElse()
    {
        using var folder = new TempFolder();
        string path = folder.Write("weights.safetensors", "old");
        Safetensors.Write(path, Tensors);
        AssertSame(Tensors, Safetensors.Read(ReadablePath.Own(path)));
        Assert.Equal([path], Directory.GetFiles(folder.Root));
    }

    [Theory]
    [InlineData("F32", "0000C03F", 1.5f)]
    [InlineData("F64", "9A9999999999B93F", 0.1f)]
    [InlineData("F16", "003E", 1.5f)]
    [InlineData("BF16", "C03F", 1.5f)]
    [InlineData("I64", "FDFFFFFFFFFFFFFF", -3f)]
    public void Read_OtherTypes_BecomeFloats(string type, string bytes, float value)
    {
        byte[] data = Convert.FromHexString(bytes);
        NamedTensor tensor = Assert.Single(
            Read(File($$$"""{"t":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{data.Length}}}]}}""", data)));
        Assert.Equal([value], tensor.Values);
    }

    [Fact]
    public void Read_MetadataAndOtherOrder_IsRead()
    {
        byte[] data = [0, 0, 128, 63, 0, 0, 0, 64];
        IReadOnlyList<NamedTensor> tensors = Read(File(
            """{"b":{"data_offsets":[4,8],"dtype":"F32","shape":[1,1]},"__metadata__":{"format":"pt"}"""
                + ""","a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}   """, data));
        AssertSame([new("a", [1], [1]), new("b", [1, 1], [2])], tensors);
    }

    [Theory]
    [InlineData("""{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "'t' ... from byte 0 to 4 ... 2 numbers ... need 8 bytes")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "'t' ... from byte 4 to 0 ... need 4 bytes")]
    [InlineData("""{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "ends before tensor 't' does ... 8 bytes ... there are 4")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "4 bytes that belong to no tensor")]
    [InlineData(
        """{"t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'t' at byte 4, which leaves a hole before it ... begin at 0")]
    [InlineData("""{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"u":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8,
        "'u' at byte 4, which overlaps ... begin at 8")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8,
        "two tensors named 't'")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"shape":[2],"data_offsets":[0,4]}}""", 4, "'t' ... has shape twice")]
    [InlineData("""{"t":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "'t' ... dtype F8_E4M3 ... F32, F64, F16, BF16, I64")]
    [InlineData("""{"t":{"shape":[1],"data_offsets":[0,4]}}""", 4, "'t' ... no dtype")]
    [InlineData("""{"t":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "'t' ... no shape")]
    [InlineData("""{"t":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "'t' ... no shape")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "'t' ... no shape")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1]}}""", 4, "'t' ... no data_offsets")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "'t' ... no data_offsets")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,1e30]}}""", 4, "'t' ... no data_offsets")]
    [InlineData("""{"t":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", 4,
        "'t' ... at most 2147483591 fit")]
    [InlineData("""{"t":7}""", 4, "'t' ... not described by a JSON object")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__ that is not a map of texts")]
    [InlineData("""{"__metadata__":{"a":"x","a":"y"}}""", 0, "__metadata__ that is not a map of texts with different keys")]
    [InlineData("""{"__metadata__":{"a":"\ud800"}}""", 0, "a header with a text that is not Unicode")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4, "a header with a text that is not Unicode")]
    [InlineData("[]", 0, "not a JSON object")]
    [InlineData("{", 0, "not JSON")]
    public void Read_BrokenHeader_SaysWhatAndWhere(string header, int dataLength, string words)
    {
        Problem problem = Refused(File(header, new byte[dataLength]));
        Assert.StartsWith("weights.safetensors ", problem.Message, StringComparison.Ordinal);
        ProblemAssert.Says(problem, words);
        Assert.Equal(new SourceLocation("experiment.yaml", 3, 4), problem.Location);
    }

    [Fact]
    public void Read_SeveralBrokenTensors_NamesEach()
    {
        byte[] file = File(
            """{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,4]},"u":{"dtype":"X","shape":[1],"data_offsets":[4,8]}}""", new byte[8]);
        var refusal = Assert.Throws<InputException>(() => Read(file));
        Assert.Equal(2, refusal.Problems.Count);
    }

    [Theory]
    [InlineData("", "too short")]
    [InlineData("00000000000000", "too short")]
    [InlineData("01000000000000FF7B", "header would have 18374686479671623681 bytes, and at most 16777216 are allowed")]
    [InlineData("01E1F505000000007B", "header would have 100000001 bytes")]
    [InlineData("03000000000000007B7D", "header would have 3 bytes, and 2 are there")]
    public void Read_BrokenLength_SaysSo(string bytes, string words) => ProblemAssert.Says(Refused(Convert.FromHexString(bytes)), words);

    [Fact]
    public void Read_TruncatedAnywhere_IsRefused()
    {
        byte[] whole = Write(Tensors);
        for (int length = 0; length < whole.Length; length++) Refused(whole[..length]);
    }

    [Fact]
    public void Read_FileThatIsNotThere_SaysSo()
    {
        using var folder = new TempFolder();
        string missing = Path.Combine(folder.Root, "no.safetensors");
        ProblemAssert.Says(Assert.Single(Assert.Throws<InputException>(() => Safetensors.Read(ReadablePath.Own(missing))).Problems),
            $"{missing} does not exist");
        ProblemAssert.Says(Assert.Single(Assert.Throws<InputException>(() => Safetensors.Read(ReadablePath.Own(folder.Root))).Problems),
            "is a folder");
    }

    private static byte[] File(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }

    private static byte[] Write(IReadOnlyList<NamedTensor> tensors)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors);
        return stream.ToArray();
    }

    private static IReadOnlyList<NamedTensor> Read(byte[] bytes) =>
        Safetensors.Read(new MemoryStream(bytes), "weights.safetensors", new SourceLocation("experiment.yaml", 3, 4));

    private static Problem Refused(byte[] bytes) => Assert.Single(Assert.Throws<InputException>(() => Read(bytes)).Problems);

    private static void AssertSame(IReadOnlyList<NamedTensor> expected, IReadOnlyList<NamedTensor> found)
    {
        Assert.Equal(expected.Select(tensor => tensor.Name), found.Select(tensor => tensor.Name));
        Assert.All(expected.Zip(found), pair =>
        {
            Assert.Equal(pair.First.Shape, pair.Second.Shape);
            Assert.Equal(
                pair.First.Values.Select(BitConverter.SingleToUInt32Bits), pair.Second.Values.Select(BitConverter.SingleToUInt32Bits));
        });
    }
}
