using System.Text.Json;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Rendering;

/// <summary>What is shown of trials whose best epoch counts.</summary>
public sealed class BestEpochViewTests
{
    private static readonly FoldResult Fold = Searches.Fold(1, [3, 1, 2], [5, 0, 1, 4]);

    [Fact]
    public void Draw_BestEpoch_NamesItAndTheBias()
    {
        string drawn = Drawn(Describe("best"));
        Assert.Contains("epoch 2 counts", drawn, StringComparison.Ordinal);
        Assert.Contains("The validation rows chose it, so scores are too good.", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("counts", Drawn(Describe("last")), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_BestEpoch_HasItsNumber()
    {
        Assert.Equal(2, FoldOf(Describe("best")).GetProperty("reported_epoch").GetInt32());
        Assert.False(FoldOf(Describe("last")).TryGetProperty("reported_epoch", out _));
    }

    [Fact]
    public void Explain_BestEpoch_StatesTheBias()
    {
        Assert.Equal([StandingText.BestEpochs], StandingText.Explain(
            Standing.None with { CountsBestEpoch = true }, Searches.Snapshot(5), []));
        Assert.Empty(StandingText.Explain(Standing.None, Searches.Snapshot(5), []));
    }

    private static TrialDescription Describe(string report)
    {
        string spec = Searches.SpecText("validation_loss")
            .Replace("\"epochs\": 3", $"\"epochs\": 3, \"report\": \"{report}\"", StringComparison.Ordinal);
        var submission = new ExperimentSubmission("test-search-abcde", spec, "name: test-search\n", new string('c', 64), ["a", "b"]);
        return new TrialDescription(Searches.Snapshot(1), submission, 7, Searches.Trial(7, 8, 0.01, 0.9), [Fold]);
    }

    private static string Drawn(TrialDescription described)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        TrialView.Draw(new Terminal(output, error, 250), described);
        return output.ToString();
    }

    private static JsonElement FoldOf(TrialDescription described)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) TrialDocument.Write(writer, described);
        return JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("folds")[0];
    }
}
