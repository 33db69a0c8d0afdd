using CsCheck;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Tests.Checkpoints;

public sealed class KeptModelsTests
{
    // Few different scores, so that many are equal. A null stands for a failed trial.
    private static readonly Gen<(bool IsMaximized, int Most, double?[] Scores, int[] Arrival)> Searches = Gen.Select(
        Gen.Bool, Gen.Int[1, 4], Gen.OneOf(Gen.Int[0, 3].Select(score => (double?)score), Gen.Const((double?)null)).Array[1, 12],
        Gen.Int[0, int.MaxValue].Array[12],
        (isMaximized, most, scores, keys) =>
            (isMaximized, most, scores, (int[])[.. Enumerable.Range(0, scores.Length).OrderBy(trial => keys[trial])]));

    [Fact]
    public void Add_PrunedTrial_KeepsNoModelsOfIt()
    {
        var kept = new KeptModels(new Objective("validation_accuracy", true));
        Assert.Null(kept.Add(Result(1, 0.5)));
        Assert.Equal(2, kept.Add(Result(2, 0.9) with { Status = Status.Pruned }));
        Assert.Equal(0.5, kept.BestScore);
    }

    [Fact]
    public void Add_EqualScores_KeepsTheBetterInTheNextObjective()
    {
        var kept = new KeptModels(Objective.Chain([new("validation_accuracy", true), new("parameters", false)]));
        Assert.Null(kept.Add(Result(1, 0.5) with { OtherScores = [30] }));
        Assert.Equal(1, kept.Add(Result(2, 0.5) with { OtherScores = [20] }));
        Assert.Equal(3, kept.Add(Result(3, 0.4) with { OtherScores = [10] }));
    }

    [Fact]
    public void Add_AnyOrderOfArrival_LeavesTheModelsOfTheBestOnTheLeaderboard() => Searches.Sample((isMaximized, most, scores, arrival) =>
    {
        var objective = new Objective("validation_accuracy", isMaximized);
        (KeptModels kept, Ranking ranking) = (new KeptModels(objective, most), new Ranking(objective));
        var stored = new HashSet<long>();
        foreach (int index in arrival)
        {
            TrialResult result = Result(index + 1, scores[index]);
            stored.Add(result.Trial);
            ranking.Add(new RankedTrial(result.Trial, result.Status, result.Score, 1, 1));
            if (kept.Add(result) is { } surpassed) stored.Remove(surpassed);

            // A trial may report several times.
            if (kept.Add(result) is { } again) Assert.DoesNotContain(again, stored);
            RankedTrial[] best = [.. ranking.Top(most).Where(trial => trial.Score is not null)];
            Assert.Equal(best.Select(trial => trial.Trial).Order(), stored.Order());
            Assert.Equal(best.Length == 0 ? null : best[0].Score, kept.BestScore);
        }
    });

    [Fact]
    public void Add_AllAreKept_OnlyTrialsWithoutAScoreAreNotNeeded()
    {
        var kept = new KeptModels(new Objective("validation_accuracy", true), most: null);
        double?[] scores = [0.5, 0.9, null, 0.7];
        Assert.Equal([null, null, 3L, null], scores.Select((score, index) => kept.Add(Result(index + 1, score))));
        Assert.Equal(0.9, kept.BestScore);
    }

    [Fact]
    public void NameOf_FoldAndWeights_LiesInTheFolderOfItsTrial()
    {
        string name = KeptModels.NameOf(new FoldId("iris-bcdfg", 12, 3), "0af1");
        Assert.Equal("models/iris-bcdfg/12/3-0af1", name);
        Assert.StartsWith(KeptModels.FolderOf("iris-bcdfg", 12) + "/", name, StringComparison.Ordinal);
    }

    private static TrialResult Result(long trial, double? score) =>
        new(trial, score is null ? Status.Failed : Status.Completed, [], score, null, [score], [], null, 1, null);
}
