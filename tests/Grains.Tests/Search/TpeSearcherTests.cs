using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;
using static Gridfold.Grains.Tests.Search.LearntSearch;

namespace Gridfold.Grains.Tests.Search;

public sealed class TpeSearcherTests : SearcherContract
{
    protected override string Section => "{'name': 'tpe', 'metric': 'validation_accuracy', 'max_trials': 40, 'lag': 3}";

    [Fact]
    public void Suggest_FirstTrials_AreThoseOfASobolSearch()
    {
        ISearcher searcher = Create("tpe", Mixed, 5, lag: 1), sobol = new SobolSearcher(Mixed, 5, 100);
        string[] trials = Run(searcher, Cost, 10);
        Assert.Equal(Enumerable.Range(1, 8).Select(trial => Text(sobol.Suggest(trial))), trials[..8]);
        Assert.NotEqual(Text(sobol.Suggest(9)), trials[8]);
    }

    [Fact]
    public void Suggest_KnownScores_NeverChange()
    {
        // Recorded: a stored experiment goes on with the trials that it began with, on every processor.
        string[] trials = Run(Create("tpe", Mixed, 42, lag: 4), Cost, 60);
        Assert.Equal("0.029005157943472415 40 \"tanh\" 8 3 662", trials[59]);
    }

    [Fact]
    public void Suggest_SmoothScore_BeatsRandomSearch()
    {
        double learnt = 0, drawn = 0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            learnt += Best(Create("tpe", Mixed, seed, lag: 4), 60);
            drawn += Best(new RandomSearcher(Mixed, seed, 60), 60);
        }

        Assert.InRange(learnt / drawn, 0, 0.5);
    }

    [Fact]
    public void Suggest_Minimum_IsFoundAsTheMaximumOfTheNegative()
    {
        string[] minima = Run(Create("tpe", Mixed, 9, lag: 4, "min"), Cost, 40, isMaximized: false);
        Assert.Equal(minima, Run(Create("tpe", Mixed, 9, lag: 4), Cost, 40));
    }

    [Fact]
    public void Suggest_PendingTrials_AreKeptAwayFrom()
    {
        // Two histories that differ only in the place of pending trials: suggestions avoid it.
        PastTrial[] past = [.. Enumerable.Range(0, 20).Select(number => Past(number / 19.0, Math.Abs((number / 19.0) - 0.5)))];
        double near = 0, far = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            near += Number(Create("tpe", Line, seed, 4).Suggest(24, [.. past, .. Enumerable.Repeat(Pending(0.45), 3)]));
            far += Number(Create("tpe", Line, seed, 4).Suggest(24, [.. past, .. Enumerable.Repeat(Pending(0.55), 3)]));
        }

        Assert.InRange((near - far) / 100, 0.01, 1);
    }

    [Fact]
    public void Suggest_FailedTrials_AreKeptAwayFrom()
    {
        PastTrial[] past = [.. Enumerable.Range(0, 40).Select(number => number < 20 ? Past(number / 40.0, number) : Failed(number / 40.0))];
        int kept = Enumerable.Range(1, 100).Count(seed => Number(Create("tpe", Line, (ulong)seed, 4).Suggest(41, past)) < 0.5);
        Assert.InRange(kept, 90, 100);
    }

    /// <summary>A pruned trial does not win by the score of its first folds.</summary>
    [Fact]
    public void Suggest_PrunedTrialsWithBetterScores_AreKeptAwayFrom()
    {
        PastTrial[] past = [.. Enumerable.Range(0, 40).Select(number => number < 20
            ? Past(number / 40.0, (20 - number) / 40.0)
            : Past(number / 40.0, -1) with { Status = Status.Pruned })];
        int kept = Enumerable.Range(1, 100).Count(seed => Number(Create("tpe", Line, (ulong)seed, 4).Suggest(41, past)) < 0.6);
        Assert.InRange(kept, 90, 100);
    }

    /// <summary>The trials that came furthest are good, also while few have completed.</summary>
    [Fact]
    public void Suggest_TrialsPrunedAtRungs_GoesWhereTheyCameFurthest()
    {
        PastTrial[] past = [.. Enumerable.Range(0, 40).Select(number => number == 39
            ? Past(0.05, 0)
            : Past(number / 40.0, number % 7) with { Status = Status.Pruned, Rung = number < 8 ? 9 : 3 })];
        int near = Enumerable.Range(1, 100).Count(seed => Number(Create("tpe", Line, (ulong)seed, 4).Suggest(41, past)) < 0.3);
        Assert.InRange(near, 80, 100);
    }

    /// <summary>Two of twelve completed trials are the best. Trials that were pruned at rungs do not make more of them good.</summary>
    [Fact]
    public void Suggest_ManyTrialsPrunedAtRungs_GoesWhereCompletedOnesWereBest()
    {
        PastTrial[] past = [.. Enumerable.Range(0, 80).Select(number => number % 7 == 0
            ? number is 63 or 70 ? Past(0.8, 0) : Past(number / 400.0, 5)
            : Past(number / 160.0, 9) with { Status = Status.Pruned, Rung = 3 })];
        int near = Enumerable.Range(1, 100).Count(seed => Number(Create("tpe", Line, (ulong)seed, 4).Suggest(81, past)) > 0.6);
        Assert.InRange(near, 90, 100);
    }

    [Fact]
    public void Suggest_NothingHasAScore_GoesOnEvenly()
    {
        PastTrial[] past = [.. Enumerable.Range(0, 12).Select(_ => Failed(0.5))];
        Assert.Equal(Text(new SobolSearcher(Line, 3, 20).Suggest(13)), Text(Create("tpe", Line, 3, 4).Suggest(13, past)));
    }

    [Fact]
    public void Suggest_ManyTrials_ReadsTheNewestOfTheRest()
    {
        // The first trials are neither among the best nor among the newest, so their places do not matter.
        PastTrial[] past = [.. Enumerable.Range(0, 5000).Select(number =>
            Past(number / 5000.0, number < 100 ? 9 : Math.Abs((number / 5000.0) - 0.7)))];
        PastTrial[] other = [.. Enumerable.Range(0, 100).Select(_ => Past(0.7, 9)), .. past[100..]];
        PastTrial[] another = [.. past[..4900], .. Enumerable.Range(0, 100).Select(_ => Past(0.7, 9))];
        double[] suggested = [.. new[] { past, other, another }.Select(trials =>
            Number(Create("tpe", Line, 1, 4, trials: 9000).Suggest(5001, trials)))];
        Assert.Equal(suggested[0], suggested[1]);
        Assert.NotEqual(suggested[0], suggested[2]);
    }

    [Fact]
    public void Suggest_ChosenCategory_IsPreferred()
    {
        // The score depends on the activation alone.
        string[] trials = Run(Create("tpe", Mixed, 11, lag: 1), values => SpecJson.Write(values[2].Value) == "\"gelu\"" ? 0 : 1, 60);
        Assert.InRange(trials[30..].Count(trial => trial.Contains("gelu", StringComparison.Ordinal)), 20, 30);
    }

    [Fact]
    public void Suggest_ConditionalSpace_LearnsInTheBestBranch() =>
        Assert.InRange(ConditionalSearch.MeanBest("tpe") / ConditionalSearch.MeanBest("random"), 0, 0.7);

    [Theory]
    [InlineData("\"lag\": 0", "searcher.lag is 0")]
    [InlineData("\"max_trials\": 100001", "at most 100,000 trials")]
    public void Read_ImpossibleKey_IsRefused(string key, string message)
    {
        var problems = new Problems();
        string trials = key.Contains("max", StringComparison.Ordinal) ? "" : "\"max_trials\": 5, ";
        var reader = new SpecMapReader((SpecMap)SpecJson.Read($$"""{"name": "tpe", {{trials}}{{key}}}"""), "searcher", problems);
        SearcherSpec.Read(reader, Mixed, LearningTask.Default);
        Assert.Contains(message, Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }
}
