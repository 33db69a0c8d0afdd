using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Weights;
using Gridfold.Models.Weights.PyTorch;

namespace Gridfold.Models.Tests.Fuzzing;

/// <summary>Models and weights that were changed.</summary>
public sealed class ModelFuzzTests : IDisposable
{
    private static readonly byte[][] Words = [.. ((string[])
        [
            "null", "[]", "{}", "\"\"", "0", "-1", "1e999", "true", "[[", "]]", "{\"a\":", "4294967296", "\"kind\":\"images\"", "\"F32\"",
            "\"shape\"", "\"data_offsets\"", "\"linear\": 1000000000", "\"relu\"", "\\u0000", ",",
        ]).Select(Encoding.UTF8.GetBytes)];

    private const string Tensors = """
        "0.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"0.bias":{"dtype":"F32","shape":[2],"data_offsets":[24,32]}
        """;

    private static readonly NamedTensor[] Weights = [new("0.weight", [2, 3], [1, 2, 3, 4, 5, 6]), new("0.bias", [2], [7, 8])];
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Safetensors_Read() => Fuzz.Bytes([Written(), Fold(TableInput())], Words, input =>
    {
        using var stream = new MemoryStream(input, writable: false);
        Safetensors.Read(stream, "weights.safetensors");
    });

    [Fact]
    public void PyTorch_Read() => Fuzz.Bytes([Resource("checkpoint.pt"), Resource("hostile.pt")], [], input =>
        PyTorchCheckpoint.Read(ReadablePath.Own(_folder.Write("weights.pt", input))));

    [Fact]
    public void Fold_Load() => Fuzz.Bytes([Fold(TableInput()), Fold(new ImageFormat(3, 1, 1))], Words, input =>
    {
        using FoldModel model = FoldModel.Load(input, "fold-1.safetensors");
        model.Predict(new float[model.Description.Input.RowSize]);
    });

    /// <summary>The header's length follows the changed description, so that the change reaches its reader.</summary>
    [Fact]
    public void FoldDescription_Load()
    {
        byte[] fold = Fold(TableInput());
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(fold);
        Fuzz.Bytes([Encoding.UTF8.GetBytes(Description(TableInput()).ToJson())], Words, input =>
        {
            byte[] text = Encoding.UTF8.GetBytes(
                $"{{\"__metadata__\":{{\"gridfold.model\":{JsonSerializer.Serialize(Encoding.UTF8.GetString(input))}}},{Tensors}}}");
            byte[] file = [.. BitConverter.GetBytes((long)text.Length), .. text, .. fold[(8 + length)..]];
            using FoldModel model = FoldModel.Load(file, "fold-1.safetensors");
            _folder.Write("new.csv", "a,b,c\n1,2,u\n3,,v\n");
            InputRows rows = InputRows.Read(
                Path.Combine(_folder.Root, "new.csv"), "--input", model.Description.Input, CancellationToken.None);
            if (rows.WideValues is { } wide) model.Predict(wide);
            else model.Predict(rows.Values);
        });
    }

    [Fact]
    public void ModelFolder_Open()
    {
        string folder = Path.Combine(_folder.Root, "model");
        ModelFolder.Write(folder, [Fold(TableInput())], "name: x");
        Fuzz.Bytes([File.ReadAllBytes(Path.Combine(folder, "model.json"))], Words, input =>
        {
            _folder.Write("model/model.json", input);
            TrainedModel.Open(folder).Dispose();
        });
    }

    [Fact]
    public void Rows_Read() => Fuzz.Bytes(
        [Encoding.UTF8.GetBytes("a,b,c\n1,2,u\n3,,v\n"), Encoding.UTF8.GetBytes("c;b;a\nu;1;2\n")],
        [.. ((string[])["\"", ",", ";", "\n", "NA", "1e999", "\0", "u"]).Select(Encoding.UTF8.GetBytes)], input =>
        InputRows.Read(_folder.Write("new.csv", input), "--input", TableInput(), CancellationToken.None));

    private static byte[] Written()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, Weights, new Dictionary<string, string> { ["format"] = "pt" });
        return stream.ToArray();
    }

    private static byte[] Fold(InputFormat input) => FoldModel.Save(Description(input), Weights);

    private static TableFormat TableInput() =>
        new([new TableColumn("a", null) { MarksMissing = true }, new TableColumn("b", null)], "y")
        {
            Reading = TableReading.Default,
            Missing = new MissingValues(MissingStrategy.Category, null),
        };

    private static ModelDescription Description(InputFormat input)
    {
        string layers = input is TableFormat ? "[{\"linear\": \"classes\"}]" : "[\"flatten\", {\"linear\": \"classes\"}]";
        NamedTensor[] named = [.. Weights];
        return new ModelDescription(
            ModelDescription.CurrentFormat, "x-bcdfg", 1, 1, WeightsHash.Of(named),
            JsonDocument.Parse($"{{\"layers\": {layers}}}").RootElement, ["no", "yes"], input,
            [new ChannelScaling("standardize", [.. Enumerable.Repeat(0.5, input.Shape[0])], [.. Enumerable.Repeat(2.0, input.Shape[0])])])
        {
            Fill = input is TableFormat ? [0, 0, 0] : null,
        };
    }

    private static byte[] Resource(string name)
    {
        using Stream resource = typeof(ModelFuzzTests).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
