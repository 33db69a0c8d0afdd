using System.Globalization;
using Gridfold.Grains.Search;
using Gridfold.Grains.Search.Constraints;
using Gridfold.Grains.Search.Pareto;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;
using Gridfold.SearchBench.Fronts;
using static Gridfold.Grains.Tests.Search.LearntSearch;

namespace Gridfold.Grains.Tests.Search;

public sealed class Nsga2SearcherTests : SearcherContract
{
    private static readonly string[] Metrics = ["validation_loss", "parameters", "validation_log_loss"];

    protected override string Section =>
        "{'name': 'nsga2', 'metric': 'validation_accuracy', 'max_trials': 40, 'population': 6, 'lag': 3}";

    /// <summary>The share of the known front's hypervolume, the mean over seeds. A random search reaches less than the share beside it.
    /// </summary>
    [Theory]
    [InlineData("zdt1", 1, 0.95, 0.55)]
    [InlineData("zdt1", 8, 0.95, 0.55)]
    [InlineData("zdt2", 4, 0.95, 0.2)]
    [InlineData("zdt3", 4, 0.95, 0.5)]
    [InlineData("dtlz2", 4, 0.83, 0.79)]
    public void Suggest_KnownFront_IsApproached(string function, int lag, double least, double drawn)
    {
        Assert.InRange(Enumerable.Range(1, 3).Average(seed => ShareOf("nsga2", function, (ulong)seed, lag, 800)), least, 1);
        Assert.InRange(Enumerable.Range(1, 3).Average(seed => ShareOf("random", function, (ulong)seed, lag, 800)), 0, drawn);
    }

    [Fact]
    public void Suggest_MixedSpace_BeatsRandomTrials()
    {
        double learnt = 0, drawn = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            learnt += Best(Create("nsga2", Mixed, seed, lag: 4), 200);
            drawn += Best(new RandomSearcher(Mixed, seed, 200), 200);
        }

        Assert.InRange(learnt / drawn, 0, 0.3);
    }

    // Recorded: a stored experiment goes on with the trials that it began with, on every processor.
    [Fact]
    public void Suggest_KnownScores_NeverChange() =>
        Assert.Equal("0.19980802362753938 56 \"tanh\" 8 3 644", Run(Create("nsga2", Mixed, 42, lag: 4), Cost, 60)[59]);

    /// <summary>With population 12 and lag 4, trial 15 reads 11 results, and trial 16 the first generation.</summary>
    [Fact]
    public void Suggest_FirstGeneration_LearnsNothingAndTheNextOneDoes()
    {
        string[] down = Run(Create("nsga2", Line, 5, lag: 4), values => Number(values), 44);
        string[] up = Run(Create("nsga2", Line, 5, lag: 4), values => -Number(values), 44);
        Assert.Equal(down[..15], up[..15]);
        Assert.All(down[15..].Zip(up[15..]), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.InRange(Mean(down[15..]), 0, 0.3);
        Assert.InRange(Mean(up[15..]), 0.7, 1);
    }

    /// <summary>Trials of the generation in progress change nothing, whatever their scores are.</summary>
    [Fact]
    public void Suggest_GenerationInProgress_IsNotRead()
    {
        PastTrial[] past = [.. Enumerable.Range(1, 27).Select(trial => Past(trial / 28.0, trial))];
        PastTrial[] other = [.. past[..24], .. past[24..].Select(trial => trial with { Score = 7, Status = Status.Failed })];
        Assert.Equal(
            Text(Create("nsga2", Line, 1, lag: 4).Suggest(28, past)), Text(Create("nsga2", Line, 1, lag: 4).Suggest(28, other)));
    }

    [Theory]
    [InlineData(Status.Failed)]
    [InlineData(Status.Pruned)]
    public void Suggest_TrialsWithoutFullScore_HaveNoChildren(Status status)
    {
        PastTrial[] past = [.. Enumerable.Range(0, 24).Select(number => number * 7 % 24 / 24.0).Select(x => x < 0.5
            ? Past(x, 1)
            : Past(x, 0) with { Status = status, Score = status == Status.Failed ? null : 0 })];
        Assert.InRange(Enumerable.Range(1, 40).Average(seed => Number(Create("nsga2", Line, (ulong)seed, 4).Suggest(25, past))), 0.1, 0.4);
    }

    [Fact]
    public void Suggest_EveryTrialFailed_GoesOnWithNewPoints()
    {
        var suggestions = new Suggestions(Create("nsga2", Line, 1, lag: 4));
        for (int trial = 1; trial <= 60; trial++)
        {
            suggestions.Tell(trial, suggestions.Suggest(trial).Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value))),
                Status.Failed, null);
        }

        Assert.Equal(60, Enumerable.Range(1, 60).Select(trial => Text(suggestions.Suggest(trial))).Distinct().Count());
    }

    /// <summary>A child without crossover and mutation would be its parent again.</summary>
    [Fact]
    public void Suggest_RangesOfRealNumbers_TriesNoPointTwice()
    {
        string[] trials = Run(Create("nsga2", Line, 3, lag: 1), values => Math.Abs(Number(values) - 0.5), 300);
        Assert.Equal(300, trials.Distinct().Count());
    }

    [Fact]
    public void Suggest_WarmStart_DescendsFromItFromTheFirstTrial()
    {
        string trials = string.Join(", ", Enumerable.Range(1, 9).Select(x => $$$"""{"values": {"x": 0.{{{x}}}}, "score": {{{x}}}}"""));
        string section = $$"""{"name": "nsga2", "max_trials": 30, "metric": "validation_loss", "population": 4,"""
            + $$""" "warm_start": [{"experiment": "old-abcde", "trials": [{{trials}}]}]}""";
        var reader = new SpecMapReader((SpecMap)SpecJson.Read(section), "searcher", new Problems());
        SearcherSpec spec = SearcherSpec.Read(reader, Line, LearningTask.Default)!;
        Assert.InRange(Enumerable.Range(1, 40).Average(seed => Number(spec.Create(Line, (ulong)seed).Suggest(1, []))), 0.1, 0.4);
    }

    [Fact]
    public void Suggest_ForbiddenRegion_IsLeftOutAndItsEdgeFound()
    {
        SearchSpace space = Numeric with { Constraints = [Constraint.Parse("units < 600", Numeric.Parameters)] };
        string[] trials = Run(Create("nsga2", space, 3, lag: 4), Cost, 300);
        int[] units = [.. trials.Select(trial => int.Parse(trial.Split(' ')[5], CultureInfo.InvariantCulture))];
        Assert.InRange(units.Max(), 500, 599);
        Assert.InRange(units[240..].Average(), 450, 599);
    }

    [Theory]
    [InlineData("\"max_trials\": 50, \"lag\": 0", "searcher.lag is 0")]
    [InlineData("\"max_trials\": 50, \"population\": 3", "searcher.population is 3")]
    [InlineData("\"max_trials\": 100001", "at most 100,000 trials")]
    public void Read_ImpossibleKey_IsRefused(string key, string message) =>
        Assert.Contains(message, Assert.Single(ProblemsOf(key).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_FewTrials_WarnsThatNothingIsLearnt()
    {
        Assert.Contains("learns from trial 16 on, so nothing is learnt",
            Assert.Single(ProblemsOf("\"max_trials\": 15").Warnings).Message, StringComparison.Ordinal);
        Assert.Empty(ProblemsOf("\"max_trials\": 16").Warnings);
    }

    private static Problems ProblemsOf(string keys)
    {
        var problems = new Problems();
        SearcherSpec.Read(
            new SpecMapReader((SpecMap)SpecJson.Read($$"""{"name": "nsga2", {{keys}}}"""), "searcher", problems), Line,
            LearningTask.Default);
        return problems;
    }

    private static double Mean(string[] trials) => trials.Average(trial => double.Parse(trial, CultureInfo.InvariantCulture));

    /// <summary>The hypervolume of the trials as a share of that of the function's front.</summary>
    private static double ShareOf(string searcher, string function, ulong seed, int lag, int trials)
    {
        SearchSpace space = new(
            [.. Enumerable.Range(0, 5).Select(axis => new RangeParameter($"x{axis}", 0, 1, false, false, null, null))]);
        int objectives = TestFronts.ObjectivesOf(function);
        string several = string.Join(", ", Metrics.Take(objectives).Select(metric => $$"""{"metric": "{{metric}}", "mode": "min"}"""));
        string section = $$"""{"name": "{{searcher}}", "max_trials": {{trials}}, "objectives": [{{several}}]"""
            + (searcher == "random" ? "}" : $", \"lag\": {lag}, \"population\": 20}}");
        var suggestions = new Suggestions(SearcherSpec.Read(
            new SpecMapReader((SpecMap)SpecJson.Read(section), "searcher", new Problems()), space, LearningTask.Default)!
            .Create(space, seed));
        var points = new List<double[]>();
        for (int trial = 1; trial <= trials; trial++)
        {
            IReadOnlyList<(string Name, SpecNode Value)> values = suggestions.Suggest(trial);
            double[] costs = TestFronts.CostsOf(function, [.. values.Select(value => ((SpecScalar)value.Value).Number!.Value)]);
            points.Add(costs);
            suggestions.Tell(trial, values.Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value))), Status.Completed,
                costs[0], otherScores: costs[1..]);
        }

        double[] reference = [.. Enumerable.Repeat(TestFronts.ReferenceOf(function), objectives)];
        return Hypervolume.Of(points, reference) / TestFronts.HypervolumeOf(function);
    }
}
