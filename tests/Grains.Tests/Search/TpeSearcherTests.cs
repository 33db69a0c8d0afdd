using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Grains.Tests.Search;

public sealed class TpeSearcherTests : SearcherContract
{
    private static readonly SearchSpace Mixed = new(
    [
        new RangeParameter("lr", 1e-5, 1, false, true, null, null),
        new RangeParameter("hidden", 1, 200, true, true, null, null),
        new CategoricalParameter("activation", [SpecScalar.Of("relu"), SpecScalar.Of("tanh"), SpecScalar.Of("gelu")]),
        new CategoricalParameter("fixed", [SpecScalar.Of(8)]),
        new RangeParameter("layers", 1, 5, true, false, null, null),
        new RangeParameter("units", 1, 1000, true, false, null, null),
    ]);

    protected override string Section => "{'name': 'tpe', 'metric': 'validation_accuracy', 'max_trials': 40, 'lag': 3}";

    [Fact]
    public void Suggest_FirstTrials_AreThoseOfARandomSearch()
    {
        ISearcher searcher = Create(Mixed, 5, lag: 1), random = new RandomSearcher(Mixed, 5, 100);
        string[] trials = Run(searcher, Cost, 12);
        Assert.Equal(Enumerable.Range(1, 10).Select(trial => Text(random.Suggest(trial))), trials[..10]);
        Assert.NotEqual(Text(random.Suggest(11)), trials[10]);
    }

    [Fact]
    public void Suggest_KnownScores_NeverChange()
    {
        // Recorded: a stored experiment goes on with the trials that it began with, on every processor.
        string[] trials = Run(Create(Mixed, 42, lag: 4), Cost, 60);
        Assert.Equal("0.013717502670985909 36 \"tanh\" 8 3 584", trials[59]);
    }

    [Fact]
    public void Suggest_SmoothScore_BeatsRandomSearch()
    {
        double learnt = 0, drawn = 0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            learnt += Best(Create(Mixed, seed, lag: 4), 60);
            drawn += Best(new RandomSearcher(Mixed, seed, 60), 60);
        }

        Assert.InRange(learnt / drawn, 0, 0.5);
    }

    [Fact]
    public void Suggest_Minimum_IsFoundAsTheMaximumOfTheNegative()
    {
        string[] minima = Run(Create(Mixed, 9, lag: 4, "min"), Cost, 40, isMaximized: false);
        Assert.Equal(minima, Run(Create(Mixed, 9, lag: 4), Cost, 40));
    }

    [Fact]
    public void Suggest_PendingTrials_AreKeptAwayFrom()
    {
        // Two histories that differ only in the place of pending trials: suggestions avoid it.
        var space = new SearchSpace([new RangeParameter("x", 0, 1, false, false, null, null)]);
        PastTrial[] past = [.. Enumerable.Range(0, 20).Select(number => Past(number / 19.0, Math.Abs((number / 19.0) - 0.5)))];
        double near = 0, far = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            near += Number(Create(space, seed, 4).Suggest(24, [.. past, .. Enumerable.Repeat(Pending(0.45), 3)]));
            far += Number(Create(space, seed, 4).Suggest(24, [.. past, .. Enumerable.Repeat(Pending(0.55), 3)]));
        }

        Assert.InRange((near - far) / 100, 0.01, 1);
    }

    [Fact]
    public void Suggest_FailedTrials_AreKeptAwayFrom()
    {
        var space = new SearchSpace([new RangeParameter("x", 0, 1, false, false, null, null)]);
        PastTrial[] past = [.. Enumerable.Range(0, 40).Select(number => number < 20 ? Past(number / 40.0, number) : Failed(number / 40.0))];
        Assert.InRange(Enumerable.Range(1, 100).Count(seed => Number(Create(space, (ulong)seed, 4).Suggest(41, past)) < 0.5), 90, 100);
    }

    [Fact]
    public void Suggest_NothingHasAScore_DrawsAtRandom()
    {
        PastTrial[] past = [.. Enumerable.Range(0, 12).Select(_ => Failed(0.5))];
        var space = new SearchSpace([new RangeParameter("x", 0, 1, false, false, null, null)]);
        Assert.Equal(Text(new RandomSearcher(space, 3, 20).Suggest(13)), Text(Create(space, 3, 4).Suggest(13, past)));
    }

    [Fact]
    public void Suggest_ChosenCategory_IsPreferred()
    {
        // The score depends on the activation alone.
        string[] trials = Run(Create(Mixed, 11, lag: 1), values => SpecJson.Write(values[2].Value) == "\"gelu\"" ? 0 : 1, 60);
        Assert.InRange(trials[30..].Count(trial => trial.Contains("gelu", StringComparison.Ordinal)), 20, 30);
    }

    [Theory]
    [InlineData("\"lag\": 0", "searcher.lag is 0")]
    [InlineData("\"max_trials\": 100001", "at most 100,000 trials")]
    public void Read_ImpossibleKey_IsRefused(string key, string message)
    {
        var problems = new Problems();
        string trials = key.Contains("max", StringComparison.Ordinal) ? "" : "\"max_trials\": 5, ";
        SearcherSpec.Read(new SpecMapReader((SpecMap)SpecJson.Read($$"""{"name": "tpe", {{trials}}{{key}}}"""), "searcher", problems),
            Mixed, LearningTask.Default);
        Assert.Contains(message, Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }

    private static ISearcher Create(SearchSpace space, ulong seed, int lag, string mode = "max")
    {
        string section = $$"""{"name": "tpe", "max_trials": 1000, "lag": {{lag}}, "metric": "m", "mode": "{{mode}}"}""";
        return SearcherSpec.Read(new SpecMapReader((SpecMap)SpecJson.Read(section), "searcher", new Problems()), space,
            LearningTask.Default)!.Create(space, seed);
    }

    /// <summary>Runs a search. A search for the maximum gets the negated costs.</summary>
    private static string[] Run(
        ISearcher searcher, Func<IReadOnlyList<(string Name, SpecNode Value)>, double> cost, int trials, bool isMaximized = true) =>
        [.. Costs(searcher, cost, trials, isMaximized).Select(trial => trial.Text)];

    private static double Best(ISearcher searcher, int trials) => Costs(searcher, Cost, trials, isMaximized: true).Min(trial => trial.Cost);

    private static List<(string Text, double Cost)> Costs(
        ISearcher searcher, Func<IReadOnlyList<(string Name, SpecNode Value)>, double> cost, int trials, bool isMaximized)
    {
        var suggestions = new Suggestions(searcher);
        var costs = new List<(string Text, double Cost)>();
        for (int trial = 1; trial <= trials; trial++)
        {
            IReadOnlyList<(string Name, SpecNode Value)> values = suggestions.Suggest(trial);
            costs.Add((Text(values), cost(values)));
            suggestions.Tell(trial, values.Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value))), Status.Completed,
                isMaximized ? -costs[^1].Cost : costs[^1].Cost);
        }

        return costs;
    }

    /// <summary>Least at lr = 0.01, hidden = 32, tanh, 3 layers, 700 units.</summary>
    private static double Cost(IReadOnlyList<(string Name, SpecNode Value)> values)
    {
        double lr = (Math.Log10(Number(values)) + 2) / 5, hidden = Math.Log(((SpecScalar)values[1].Value).Number!.Value / 32) / 5;
        double layers = (((SpecScalar)values[4].Value).Number!.Value - 3) / 5,
            units = (((SpecScalar)values[5].Value).Number!.Value - 700) / 1000;
        return (lr * lr) + (hidden * hidden) + (layers * layers) + (units * units) + (
            SpecJson.Write(values[2].Value) == "\"tanh\"" ? 0 : 0.3);
    }

    private static PastTrial Past(double x, double cost) => new([("x", SpecScalar.Of(x))], Status.Completed, -cost);

    private static PastTrial Pending(double x) => new([("x", SpecScalar.Of(x))], Status.Running, null);

    private static PastTrial Failed(double x) => new([("x", SpecScalar.Of(x))], Status.Failed, null);

    private static double Number(IReadOnlyList<(string Name, SpecNode Value)> values) => ((SpecScalar)values[0].Value).Number!.Value;

    private static string Text(IReadOnlyList<(string Name, SpecNode Value)> values) =>
        string.Join(' ', values.Select(value => SpecJson.Write(value.Value)));
}
