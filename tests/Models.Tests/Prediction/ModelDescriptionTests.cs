using System.Text.Json;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Prediction;

namespace Gridfold.Models.Tests.Prediction;

public sealed class ModelDescriptionTests
{
    private static readonly TableReading Reading = new() { Missing = ["", "-"], Decimal = ',', Thousands = '\u00A0', Comment = "#\"" };

    private static readonly TableColumn[] Columns =
    [
        new("length <cm>", null) { Unit = "%", MarksMissing = true },
        new("größe 🌍", ["a\"b\\c", "\t", "€"]),
        new("x", null) { Missing = new MissingValues(MissingStrategy.Constant, "0") },
    ];

    public static TheoryData<ModelDescription> Descriptions =>
    [
        Of(new TableFormat(Columns, "label'")),
        Of(new TableFormat([], "y") { Reading = TableReading.Default }),
        .. Enum.GetValues<MissingStrategy>().Select(strategy => Of(new TableFormat(Columns, "y")
        {
            Reading = Reading,
            Missing = new MissingValues(strategy, strategy == MissingStrategy.Constant ? "1,5" : null),
            IsWide = true,
        }) with { Fill = [0, -1.5, 1e-300, 1.0 / 3] }),
        Of(new ImageFormat(3, 28, 14)),
        Of(new ImageFormat(3, 28, 14)) with { Threshold = 0.3 },
    ];

    [Theory]
    [MemberData(nameof(Descriptions))]
    public void ToJson_AnyDescription_IsTheTextOfTheSerializer(ModelDescription description) =>
        Assert.Equal(JsonSerializer.Serialize(description, ModelDescription.Options), description.ToJson());

    private static ModelDescription Of(InputFormat input) => new(
        ModelDescription.CurrentFormat, "iris-abcde", 1L << 40, 2, "00ff",
        JsonDocument.Parse("""{"layers": [{"linear": 8}, "relu", {"dropout": 0.50, "é": "\u00e9<"}], "none": null}""").RootElement,
        ["a & b", "<c>"], input, [new ChannelScaling("standardize", [0.1, double.MaxValue], [1, double.Epsilon]), new("scale", [], [])]);
}
