using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;
using static Gridfold.Grains.Tests.Search.LearntSearch;

namespace Gridfold.Grains.Tests.Search;

public sealed class GpSearcherTests : SearcherContract
{
    protected override string Section => "{'name': 'gp', 'metric': 'validation_accuracy', 'max_trials': 40, 'lag': 3}";

    /// <summary>A pruned trial does not win by the score of its first folds.</summary>
    [Fact]
    public void Suggest_PrunedTrialsWithBetterScores_AreKeptAwayFrom()
    {
        PastTrial[] past = [.. Enumerable.Range(0, 20).Select(number => number < 10
            ? Past(number / 20.0, (10 - number) / 20.0)
            : Past(number / 20.0, -1) with { Status = Status.Pruned })];
        int kept = Enumerable.Range(1, 20).Count(seed => Number(Create("gp", Line, (ulong)seed, 4).Suggest(21, past)) < 0.6);
        Assert.InRange(kept, 15, 20);
    }

    [Fact]
    public void Suggest_ConditionalSpace_LearnsInTheBestBranch() =>
        Assert.InRange(ConditionalSearch.MeanBest("gp") / ConditionalSearch.MeanBest("random"), 0, 0.5);

    [Fact]
    public void Suggest_KnownScores_NeverChange()
    {
        // Recorded: a stored experiment goes on with the trials that it began with, on every processor.
        string[] trials = Run(Create("gp", Mixed, 42, lag: 4), Cost, 60);
        Assert.Equal("1 23 \"tanh\" 8 3 570", trials[59]);
    }

    [Fact]
    public void Suggest_SmoothScore_BeatsTpe()
    {
        double gp = 0, tpe = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            gp += Best(Create("gp", Mixed, seed, lag: 4), 60);
            tpe += Best(Create("tpe", Mixed, seed, lag: 4), 60);
        }

        Assert.InRange(gp / tpe, 0, 0.3);
    }

    [Fact]
    public void Suggest_Minimum_IsFoundAsTheMaximumOfTheNegative()
    {
        string[] minima = Run(Create("gp", Mixed, 9, lag: 4, "min"), Cost, 25, isMaximized: false);
        Assert.Equal(minima, Run(Create("gp", Mixed, 9, lag: 4), Cost, 25));
    }

    [Fact]
    public void Suggest_PendingTrial_IsKeptAwayFrom()
    {
        PastTrial[] past = [.. Enumerable.Range(0, 8).Select(number => Past(number / 7.0, Math.Pow((number / 7.0) - 0.4, 2)))];
        double first = Number(Create("gp", Line, 1, 2).Suggest(9, past));
        double second = Number(Create("gp", Line, 1, 2).Suggest(10, [.. past, Pending(first)]));
        Assert.Equal(0.4, first, 0.05);
        Assert.InRange(Math.Abs(second - first), 1e-4, 1);
    }

    [Fact]
    public void Suggest_FailedTrials_CountAsTheWorst()
    {
        PastTrial[] past = [.. Enumerable.Range(0, 20).Select(number =>
            number < 10 ? Past(number / 20.0, 1 - (number / 20.0)) : Failed(number / 20.0))];
        int kept = Enumerable.Range(1, 20).Count(seed => Number(Create("gp", Line, (ulong)seed, 4).Suggest(21, past)) < 0.5);
        Assert.InRange(kept, 18, 20);
    }

    [Fact]
    public void Suggest_NothingHasAScore_GoesOnEvenly()
    {
        PastTrial[] past = [.. Enumerable.Range(0, 12).Select(_ => Failed(0.5))];
        Assert.Equal(Text(new SobolSearcher(Line, 3, 20).Suggest(13)), Text(Create("gp", Line, 3, 4).Suggest(13, past)));
    }

    [Fact]
    public void Suggest_ChosenCategory_IsPreferred()
    {
        // The score depends on the activation alone.
        string[] trials = Run(Create("gp", Mixed, 11, lag: 1), values => SpecJson.Write(values[2].Value) == "\"gelu\"" ? 0 : 1, 40);
        Assert.InRange(trials[20..].Count(trial => trial.Contains("gelu", StringComparison.Ordinal)), 15, 20);
    }

    [Fact]
    public void Suggest_ManyTrials_ReadsAPartOfThem()
    {
        // The last trial of the rest is the worst, so it is not among the best that are kept. Its score does not matter.
        PastTrial[] past = [.. Enumerable.Range(0, 400).Select(number => Past(number / 400.0, Math.Abs((number / 400.0) - 0.7)))];
        PastTrial[] other = [Past(0, 0.71), .. past[1..]];
        Assert.Equal(Number(Create("gp", Line, 1, 4).Suggest(401, past)), Number(Create("gp", Line, 1, 4).Suggest(401, other)));
    }

    [Theory]
    [InlineData("\"max_trials\": 5, \"lag\": 0", "searcher.lag is 0")]
    [InlineData("\"max_trials\": 10001", "at most 10,000 trials")]
    public void Read_ImpossibleKey_IsRefused(string key, string message)
    {
        var problems = new Problems();
        var reader = new SpecMapReader((SpecMap)SpecJson.Read($$"""{"name": "gp", {{key}}}"""), "searcher", problems);
        SearcherSpec.Read(reader, Mixed, LearningTask.Default);
        Assert.Contains(message, Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }
}
