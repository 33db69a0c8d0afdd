using System.Text;
using System.Text.Json;
using Gridfold.Grains.Results;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Rendering;

public sealed class TrialDescriptionTests
{
    private const string Reason = "the dense engine does not know the layer gelu";

    private static readonly FoldResult Fold = Searches.Fold(1, [1], [5, 0, 1, 4]);

    [Fact]
    public void Engines_FasterOneRefused_SaysWhy() =>
        Assert.Equal(
            $"libtorch ({Reason}); dense",
            Describe(Fold with { Engine = "libtorch", EngineReason = Reason }, Fold with { Engine = "dense" },
                Fold with { Engine = "dense" }).Engines);

    [Fact]
    public void Engines_OfAVersionThatDidNotSay_IsEmpty() => Assert.Equal("", Describe(Fold).Engines);

    [Fact]
    public void Write_Json_HasAReasonWhereThereIsOne()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            TrialDocument.Write(writer, Describe(Fold with { Engine = "libtorch", EngineReason = Reason }, Fold with { Engine = "dense" }));
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        JsonElement[] folds = [.. document.RootElement.GetProperty("folds").EnumerateArray()];
        Assert.Equal(Reason, folds[0].GetProperty("engine_reason").GetString());
        Assert.False(folds[1].TryGetProperty("engine_reason", out _));
    }

    private static TrialDescription Describe(params FoldResult[] folds) => Searches.Describe(["a", "b"], folds.Length, null, folds);
}
