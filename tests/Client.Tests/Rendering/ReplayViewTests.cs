using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.Results;

namespace Gridfold.Client.Tests.Rendering;

/// <summary>What a replay says of trials that differ.</summary>
public sealed class ReplayViewTests
{
    private static readonly TrialResult Recorded = Searches.Trial(6, 16, 0.03, 0.98);

    [Fact]
    public void Print_SameWeightsAndScore_SaysSo() =>
        Assert.Equal(("", "1 of 1 trial: the same weights and scores, bit for bit\n"), Print(new ReplayedTrial(Recorded, Recorded)));

    [Fact]
    public void Print_OtherWeights_NamesTheMachineThatDiffers()
    {
        var other = new ReplayedTrial(Recorded, Recorded with { WeightsHash = new string('b', 64) })
        {
            Folds =
            [
                (Fold("a", "Gridfold 0.1.0, AVX2"), Fold("a", "Gridfold 0.1.0, AVX-512")),
                (Fold("a", "Gridfold 0.1.0, AVX2"), Fold("b", "Gridfold 0.1.0, AVX-512")),
            ],
        };
        (string table, string words) = Print(other);
        Assert.Equal("fold 1: machine Gridfold 0.1.0, AVX2, now Gridfold 0.1.0, AVX-512", other.Difference);
        Assert.Contains("0.9800", table, StringComparison.Ordinal);
        Assert.Equal("0 of 1 trial: the same weights and scores, bit for bit\n", words);
    }

    [Fact]
    public void Difference_NothingElseDiffers_SaysSo() => Assert.Equal(
        "fold 1: nothing that is recorded differs",
        new ReplayedTrial(Recorded, Recorded with { Score = 0.9 }) { Folds = [(Fold("a", "x"), Fold("b", "x"))] }.Difference);

    private static FoldResult Fold(string hash, string machine) =>
        new(new FoldSummary(1, Status.Completed, [], 3, hash, null), EpochHistory.Empty, [], 1, 0.1, "silo") { Machine = machine };

    private static (string Table, string Words) Print(ReplayedTrial trial)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        ReplayView.Print(new Terminal(output, error, 100), OutputFormat.Table, [trial]);
        return (output.ToString(), error.ToString());
    }
}
