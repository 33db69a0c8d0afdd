using CsCheck;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Tests.Leaderboards;

public sealed class RankingTests
{
    // Few different scores, so that ties are common.
    private static readonly Gen<RankedTrial[]> Trials = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 50], Gen.Int[1, 5])
        .Array[0, 60]
        .Select(rows => rows.Select((row, index) => Ranked(index + 1, row.Item1 == 0 ? null : row.Item1 / 7.0, row.Item2, row.Item3))
            .ToArray());

    [Fact]
    public void Add_AnyOrder_LeavesNoTraceOfIt() => Gen.Select(Trials, Gen.Bool, Gen.ULong).Sample((trials, isMaximized, seed) =>
    {
        Ranking ranking = Rank(Shuffled(trials, seed), isMaximized);
        RankedTrial[] expected = [.. trials.OrderBy(trial => trial.Score is null).ThenBy(trial => isMaximized ? -trial.Score : trial.Score)
            .ThenBy(trial => trial.Trial)];
        Assert.Equal(expected, ranking.Top(int.MaxValue));
        Assert.Equal(expected.Take(3), ranking.Top(3));
    });

    [Fact]
    public void Top_PrunedTrials_ComeAfterCompletedOnesWithMoreFoldsFirst()
    {
        var ranking = new Ranking(new Objective("validation_accuracy", true));
        ranking.Add(new RankedTrial(1, Status.Pruned, 0.99, 1, 1));
        ranking.Add(new RankedTrial(2, Status.Completed, 0.5, 1, 5));
        ranking.Add(new RankedTrial(3, Status.Pruned, 0.4, 1, 3));
        ranking.Add(new RankedTrial(4, Status.Failed, null, 1, 5));
        ranking.Add(new RankedTrial(5, Status.Pruned, 0.6, 1, 3));
        Assert.Equal([2, 5, 3, 1, 4], ranking.Top(9).Select(trial => trial.Trial));
        Assert.Equal([3, 1, 4], ranking.After(ranking.Top(2)[1], 9).Select(trial => trial.Trial));
        Assert.Equal((1, 3, 1), (ranking.Completed, ranking.Pruned, ranking.Failed));
    }

    [Fact]
    public void Top_EqualScores_AreInTheOrderOfTheOtherObjectives()
    {
        var ranking = new Ranking(Objective.Chain([new Objective("validation_accuracy", true), new Objective("parameters", false)]));
        ranking.Add(new RankedTrial(1, Status.Completed, 0.9, 1, 1) { OtherScores = [30] });
        ranking.Add(new RankedTrial(2, Status.Completed, 0.9, 1, 1) { OtherScores = [20] });
        ranking.Add(new RankedTrial(3, Status.Completed, 0.8, 1, 1) { OtherScores = [10] });
        Assert.Equal([2, 1, 3], ranking.Top(9).Select(trial => trial.Trial));
        Assert.Equal([1, 3], ranking.After(ranking.Top(1)[0], 9).Select(trial => trial.Trial));
        Assert.Equal([20], ranking.Top(1)[0].OtherScores);
    }

    [Fact]
    public void Add_RetryOfAFailedTrial_ReplacesItAndNothingElse() => Gen.Select(Trials, Gen.Bool).Sample((trials, isMaximized) =>
    {
        Ranking ranking = Rank(trials, isMaximized);
        RankedTrial[] tried = [.. trials.Select(trial => trial.Score is null ? Ranked(trial.Trial, 0.4, 9, 2) : trial)];
        foreach (RankedTrial trial in trials) ranking.Add(Ranked(trial.Trial, 0.4, 9, 2));
        Assert.Equal(Rank(tried, isMaximized).Top(int.MaxValue), ranking.Top(int.MaxValue));
        Assert.Equal(
            (trials.LongLength, 0L, tried.Sum(trial => trial.Epochs), tried.Sum(trial => (long)trial.Folds)),
            (ranking.Completed, ranking.Failed, ranking.Epochs, ranking.Folds));
    });

    [Fact]
    public void Top_TrialsPrunedAtRungs_ComeByTheLatestRung()
    {
        var ranking = new Ranking(new Objective("validation_accuracy", true));
        ranking.Add(new RankedTrial(1, Status.Pruned, 0.99, 3, 1) { Rung = 3 });
        ranking.Add(new RankedTrial(2, Status.Pruned, 0.5, 9, 1) { Rung = 9 });
        ranking.Add(new RankedTrial(3, Status.Completed, 0.1, 27, 1));
        ranking.Add(new RankedTrial(4, Status.Pruned, 0.6, 9, 1) { Rung = 9 });
        Assert.Equal([3, 4, 2, 1], ranking.Top(9).Select(trial => trial.Trial));
        Assert.Equal(9, ranking.Top(2)[1].Rung);
    }

    /// <summary>A trial that was stopped between folds has trained its folds to the end.</summary>
    [Fact]
    public void Top_RungsAndARace_RacedTrialsComeBeforeThoseAtRungs()
    {
        var ranking = new Ranking(new Objective("validation_accuracy", true));
        ranking.Add(new RankedTrial(1, Status.Pruned, 0.9, 9, 1) { Rung = 9 });
        ranking.Add(new RankedTrial(2, Status.Pruned, 0.5, 27, 1));
        ranking.Add(new RankedTrial(3, Status.Pruned, 0.4, 54, 2));
        Assert.Equal([3, 2, 1], ranking.Top(9).Select(trial => trial.Trial));
    }

    [Fact]
    public void Add_Twice_CountsOnce() => Gen.Select(Trials, Gen.ULong).Sample((trials, seed) =>
    {
        Ranking ranking = Rank(trials, true);
        foreach (RankedTrial trial in Shuffled(trials, seed)) Assert.False(ranking.Add(trial with { Epochs = 1000 }));
        Assert.Equal(trials.Length, ranking.Top(int.MaxValue).Count);
        Assert.Equal(
            (trials.LongCount(trial => trial.Score is not null), trials.LongCount(trial => trial.Score is null),
                trials.Sum(trial => trial.Epochs), trials.Sum(trial => (long)trial.Folds), trials.LongLength),
            (ranking.Completed, ranking.Failed, ranking.Epochs, ranking.Folds, ranking.Recorded.Count));
    });

    [Fact]
    public void After_PageByPage_EqualsTheWhole() => Gen.Select(Trials, Gen.Bool, Gen.Int[1, 20]).Sample((trials, isMaximized, size) =>
    {
        Ranking ranking = Rank(trials, isMaximized);
        var pages = new List<RankedTrial>();
        IReadOnlyList<RankedTrial> page = ranking.After(null, size);
        while (page.Count > 0)
        {
            Assert.InRange(page.Count, 1, size);
            pages.AddRange(page);
            page = ranking.After(page[^1], size);
        }

        Assert.Equal(ranking.Top(int.MaxValue), pages);
    });

    [Fact]
    public void After_TrialThatIsNotInIt_ContinuesWhereItWouldStand()
    {
        Ranking ranking = Rank([Ranked(1, 0.9), Ranked(2, 0.7), Ranked(3, 0.5), Ranked(4, null)], true);
        Assert.Equal([2L, 3L, 4L], ranking.After(Ranked(9, 0.8), 10).Select(trial => trial.Trial));
        Assert.Equal([4L], ranking.After(Ranked(9, 0.1), 10).Select(trial => trial.Trial));
        Assert.Empty(ranking.After(Ranked(9, null), 10));
        Assert.Empty(Rank([], true).After(Ranked(9, 0.1), 10));
    }

    [Fact]
    public void Top_EqualScores_AreInTheOrderOfTheirNumbers()
    {
        RankedTrial[] trials = [Ranked(10, 0.5), Ranked(9, 0.5), Ranked(2, null), Ranked(1, null), Ranked(11, 0.6)];
        Assert.Equal([11L, 9L, 10L, 1L, 2L], Rank(trials, true).Top(9).Select(trial => trial.Trial));
        Assert.Equal([9L, 10L, 11L, 1L, 2L], Rank(trials, false).Top(9).Select(trial => trial.Trial));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Add_ThousandsOfTrials_KeepsThemInOrder(bool comeInOrder)
    {
        RankedTrial[] trials = [
            .. Enumerable.Range(1, 5000).Select(number => Ranked(number, number % 97 == 0 ? null : number * 7919 % 1000 / 8.0, number, 3))];
        RankedTrial[] expected = [
            .. trials.OrderBy(trial => trial.Score is null).ThenBy(trial => trial.Score).ThenBy(trial => trial.Trial)];
        Ranking ranking = Rank(comeInOrder ? expected : Shuffled(trials, 1), isMaximized: false);
        Assert.Equal(expected, ranking.Top(int.MaxValue));
        foreach (int place in (int[])[0, 1, 511, 512, 513, 2500, 4998])
            Assert.Equal(expected[(place + 1)..].Take(700), ranking.After(expected[place], 700));
        Assert.Empty(ranking.After(expected[^1], 700));
    }

    private static RankedTrial Ranked(long trial, double? score, long epochs = 1, int folds = 1) =>
        new(trial, score is null ? Status.Failed : Status.Completed, score, epochs, folds);

    private static Ranking Rank(IEnumerable<RankedTrial> trials, bool isMaximized)
    {
        var ranking = new Ranking(new Objective("validation_accuracy", isMaximized));
        foreach (RankedTrial trial in trials) Assert.True(ranking.Add(trial));
        return ranking;
    }

    private static RankedTrial[] Shuffled(RankedTrial[] trials, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, trials.Length)];
        new Models.Randomness.RandomStream(seed).Shuffle(order);
        return [.. order.Select(index => trials[index])];
    }
}
