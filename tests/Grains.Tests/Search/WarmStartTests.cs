using System.Globalization;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;
using static Gridfold.Grains.Tests.Search.LearntSearch;

namespace Gridfold.Grains.Tests.Search;

public sealed class WarmStartTests
{
    [Theory]
    [InlineData("tpe")]
    [InlineData("gp")]
    [InlineData("cmaes")]
    public void Suggest_ResultsOfEarlierTrials_AreUsedFromTheFirstTrialOn(string searcher)
    {
        // The least cost is at 0.7.
        string trials = string.Join(", ", Enumerable.Range(0, 20).Select(number => FormattableString.Invariant(
            $"{{'values': {{'x': {number / 20.0}}}, 'score': {-Math.Abs((number / 20.0) - 0.7)}}}")));
        SearcherSpec spec = Read(searcher, $"[{{'experiment': 'old', 'trials': [{trials}]}}]", Line, new Problems())!;
        double[] first = [.. Enumerable.Range(1, 20).Select(seed => Number(spec.Create(Line, (ulong)seed).Suggest(1, [])))];
        Assert.InRange(first.Average(x => Math.Abs(x - 0.7)), 0, 0.1);
    }

    /// <summary>The earlier front is at 0.7: both objectives are best there. The first alone is nearly as good everywhere.</summary>
    [Theory]
    [InlineData("tpe")]
    [InlineData("nsga2")]
    public void Suggest_EarlierTrialsOfSeveralObjectives_AreReadByAllOfThem(string searcher)
    {
        string trials = string.Join(", ", Enumerable.Range(0, 20).Select(number => string.Create(CultureInfo.InvariantCulture,
            $"{{'values': {{'x': {number / 20.0}}}, 'score': {(number == 14 ? 0.51 : 0.5)}, ")
                + string.Create(CultureInfo.InvariantCulture, $"'other_scores': [{100 + (1000 * Math.Abs((number / 20.0) - 0.7))}]}}")));
        SearcherSpec spec = Read(
            searcher, $"[{{'experiment': 'old', 'trials': [{trials}]}}]", Line, new Problems(),
            "'objectives': [{'metric': 'validation_accuracy'}, {'metric': 'parameters'}]")!;
        double[] first = [.. Enumerable.Range(1, 20).Select(seed => Number(spec.Create(Line, (ulong)seed).Suggest(1, [])))];
        Assert.InRange(first.Average(x => Math.Abs(x - 0.7)), 0, 0.15);
    }

    [Fact]
    public void Read_AnId_NamesAnExperimentWithoutTrials()
    {
        WarmStart warm = Read("auto", "['old-abcde', {'experiment': 'last', 'defaults': {'x': 0.5}}]", Line, new Problems())!.WarmStart!;
        Assert.Equal(["old-abcde", "last"], warm.Sources.Select(source => source.Experiment));
        Assert.Equal("0.5", SpecJson.Write(warm.Sources[1].Defaults["x"]));
        Assert.False(warm.IsRecorded);
    }

    [Fact]
    public void Read_Trials_HaveDefaultsForWhatTheyLackAndFailWithoutScore()
    {
        WarmStart warm = Read(
            "tpe", "[{'experiment': 'a', 'defaults': {'units': 7}, 'trials': [{'values': {'lr': 0.1, 'hidden': 3, 'activation': 'gelu', "
                + "'layers': 2}, 'score': 0.5}, {'values': {'lr': 1, 'hidden': 3, 'activation': 'gelu', 'layers': 2, 'units': 9}}]}]",
            Mixed, new Problems())!.WarmStart!;
        Assert.True(warm.IsRecorded);
        Assert.Equal(["0.1 3 \"gelu\" 8 2 7", "1 3 \"gelu\" 8 2 9"], warm.Trials.Select(trial => Text(trial.Values)));
        Assert.Equal([(Status.Completed, 0.5), (Status.Failed, null)], warm.Trials.Select(trial => (trial.Status, trial.Score)));
    }

    [Theory]
    [InlineData("3", "searcher.warm_start is 3 ... must be a list")]
    [InlineData("[]", "searcher.warm_start is a list ... must name an earlier experiment")]
    [InlineData("[3]", "searcher.warm_start[0] is 3 ... must be the id of an experiment")]
    [InlineData("['a', 'b', 'a']", "searcher.warm_start names 'a' twice")]
    [InlineData("[{'defaults': {}}]", "searcher.warm_start[0] has no 'experiment'")]
    [InlineData("[{'experiment': 'a', 'default': {}}]",
        "'default' is not a key of searcher.warm_start[0] ... did you mean 'defaults'?")]
    [InlineData("[{'experiment': 'a', 'defaults': {'y': 1}}]", "'y' is not a key of searcher.warm_start[0].defaults ... known: x")]
    [InlineData("[{'experiment': 'a', 'defaults': {'x': 2}}]", "searcher.warm_start[0].defaults.x is 2 ... a number from 0 to 1")]
    [InlineData("[{'experiment': 'a', 'trials': [{'values': {'x': 2}}]}]",
        "searcher.warm_start[0].trials[0].values.x is 2 ... a number from 0 to 1")]
    [InlineData("[{'experiment': 'a', 'trials': [{'values': {}}]}]", "searcher.warm_start[0].trials[0].values has no 'x'")]
    [InlineData("[{'experiment': 'a', 'trials': [{'values': {'x': 1}, 'score': 'high'}]}]",
        "searcher.warm_start[0].trials[0].score is the text 'high' ... must be a number")]
    public void Read_BrokenRule_SaysThePathTheValueAndTheRule(string warm, string words)
    {
        var problems = new Problems();
        Read("tpe", warm, Line, problems);
        ProblemAssert.AreExactly(problems.Errors, words);
    }

    [Fact]
    public void Read_TooManyTrials_IsRefused()
    {
        string trials = string.Join(", ", Enumerable.Repeat("{'values': {'x': 0.5}}", 1001));
        var problems = new Problems();
        Read("tpe", $"[{{'experiment': 'a', 'trials': [{trials}]}}]", Line, problems);
        ProblemAssert.AreExactly(problems.Errors, "it has 1,001 trials; at most 1,000 can be read");
    }

    [Fact]
    public void Read_SearcherThatDoesNotLearn_HasNoSuchKey()
    {
        var problems = new Problems();
        Read("random", "['a']", Line, problems);
        ProblemAssert.AreExactly(problems.Errors, "'warm_start' is not a key of searcher");
    }

    private static SearcherSpec? Read(
        string searcher, string warm, SearchSpace space, Problems problems, string objective = "'metric': 'validation_accuracy'")
    {
        string section = $"{{'name': '{searcher}', 'max_trials': 9, {objective}, 'warm_start': {warm}}}";
        var reader = new SpecMapReader((SpecMap)SpecJson.Read(section.Replace('\'', '"')), "searcher", problems);
        return SearcherSpec.Read(reader, space, LearningTask.Default);
    }
}
