using Gridfold.Hosting.Clusters;
using Gridfold.Client.Commands;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Figures;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Rendering;

public sealed class PrunedTrialTests
{
    private static readonly TrialResult Completed = Searches.Trial(1, 8, 0.01, 0.9);

    private static readonly TrialResult Pruned = Searches.Trial(2, 4, 0.01, 0.9) with
    {
        Status = Status.Pruned,
        FoldScores = [0.9],
        Reason = "mean 0.9 after fold 1 of 2 is worse than 0.95, the worst fold of trial 1",
    };

    private static readonly ExperimentSnapshot Search = Searches.Snapshot(2) with
    {
        Trials = 2,
        Completed = 1,
        Failed = 0,
        Pruned = 1,
        Folds = 3,
        Epochs = 9,
        EpochsAvoided = 3,
        Best = [Completed, Pruned],
    };

    [Fact]
    public void InOrder_EqualScores_ShareNoRankWithFewerFolds()
    {
        Assert.Equal([1, 2], RankedResult.InOrder([Completed, Pruned]).Select(ranked => ranked.Rank));
        Assert.Equal([1, 1], RankedResult.InOrder([Completed, Completed with { Trial = 3 }]).Select(ranked => ranked.Rank));
    }

    [Fact]
    public void PrintTable_PrunedTrial_ShowsItsFoldsAndWhatRacingAvoided()
    {
        using StringWriter output = new(), error = new();
        LeaderboardOutput.PrintTable(
            new Terminal(output, error, 120), ClusterTarget.Find("127.0.0.1:30000"), Search, RankedResult.InOrder(Search.Best),
            Standing.None);
        Assert.Contains("folds", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 of 2 trials completed, 1 pruned, 3 folds", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Racing avoided 1 of 4 folds, 3 epochs.", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void PrintTable_TrialPrunedAtARung_ShowsItsRungAndWhatRungsAvoided()
    {
        TrialResult stopped = Pruned with { FoldScores = [0.9, 0.9], Rungs = [new RungScore(3, 0.9, 2)] };
        ExperimentSnapshot search = Search with { Best = [Completed, stopped], Rungs = [new RungCount(3, 2, 1), new RungCount(9, 0, 0)] };
        using StringWriter output = new(), error = new();
        LeaderboardOutput.PrintTable(
            new Terminal(output, error, 120), ClusterTarget.Find("127.0.0.1:30000"), search, RankedResult.InOrder(search.Best),
            Standing.None);
        Assert.Contains("rung", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("folds", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Rungs avoided 3 epochs.", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Trials that went on: 1 of 2 at epoch 3.", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>With rungs and a race, a trial that stopped between folds has passed rungs and shows none.</summary>
    [Fact]
    public void PrintTable_RungsAndRacing_ShowsFoldsAndRungsAndWhatBothAvoided()
    {
        TrialResult raced = Pruned with { Rungs = [new RungScore(3, 0.8, 1)], IsRacedOut = true };
        TrialResult stopped = Pruned with { Trial = 3, Rungs = [new RungScore(3, 0.7, 1)], Reason = "at the rung" };
        Assert.Null(raced.LastRung);
        ExperimentSnapshot search = Search with
        {
            Best = [Completed, raced, stopped],
            Rungs = [new RungCount(3, 3, 2)],
            EpochsAvoided = 12,
            EpochsAvoidedByRacing = 4,
        };
        Assert.Equal([1L, 2L, 3L], RankedResult.InOrder(search.Best).Select(ranked => ranked.Rank));
        using StringWriter output = new(), error = new();
        LeaderboardOutput.PrintTable(
            new Terminal(output, error, 120), ClusterTarget.Find("127.0.0.1:30000"), search, RankedResult.InOrder(search.Best),
            Standing.None);
        Assert.Contains("folds", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("rung", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Rungs avoided 8 epochs.", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Racing avoided 4 epochs.", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_PrunedTrial_HasEnded()
    {
        Assert.Equal((2, 1), (Search.Ended, Search.FoldsAvoided));
        Assert.Equal("1 completed, 1 pruned, 0 failed, of 2", Format.Trials(Search));
    }

    [Fact]
    public void History_PrunedTrialWithABetterScore_IsNotTheBest()
    {
        TrialResult lucky = Pruned with { Score = 0.99 };
        var history = HistoryFigure.Of(Search.Objective, Searches.Sample(true, Completed, lucky));
        Assert.Equal([1L], history.Best().Select(step => step.Trial.Trial));
    }
}
