using Gridfold.Grains.Search;
using Gridfold.Grains.Search.Pareto;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;
using static Gridfold.Grains.Tests.Search.LearntSearch;

namespace Gridfold.Grains.Tests.Search;

public sealed class SeveralObjectivesTests
{
    private const string Two = """[{"metric": "validation_accuracy"}, {"metric": "parameters"}]""";
    private const string Three = """[{"metric": "validation_accuracy"}, {"metric": "parameters"}, {"metric": "validation_loss"}]""";
    private const string Timed = """[{"metric": "validation_accuracy"}, {"metric": "training_seconds"}]""";

    private static readonly SearchSpace Plane = new(
    [
        new RangeParameter("x", 0, 1, false, false, null, null), new RangeParameter("y", 0, 1, false, false, null, null),
        new RangeParameter("z", 0, 1, false, false, null, null),
    ]);

    [Fact]
    public void Read_TwoObjectives_AreAChainWithTheirOwnDirections()
    {
        SearcherSpec spec = Read("tpe", Two, out Problems problems)!;
        Assert.Empty(problems.Errors);
        Assert.Empty(problems.Warnings);
        Assert.Equal([("validation_accuracy", true), ("parameters", false)],
            spec.Objective.ToList().Select(objective => (objective.Metric, objective.IsMaximized)));
        Assert.Equal(Read("tpe", Two, out _)!.Objective, spec.Objective);
        Assert.NotEqual(new Objective("validation_accuracy", true), spec.Objective);
    }

    [Theory]
    [InlineData("gp", Two, "searcher.objectives is a list; gp learns from one metric: use tpe")]
    [InlineData("tpe", Timed, "searcher.objectives is a list; tpe would learn from training_seconds")]
    [InlineData("random", """[{"metric": "validation_accuracy"}]""", "it must have 2 or 3 objectives")]
    [InlineData("random",
        """[{"metric": "validation_accuracy"}, {"metric": "validation_loss"}, {"metric": "training_loss"}, {"metric": "parameters"}]""",
        "it has 4 objectives; at most 3 are possible, because with more nearly every trial is on the Pareto front: remove some")]
    [InlineData("random", """[{"metric": "parameters"}, {"metric": "validation_loss"}]""", "'parameters'; the first objective gives")]
    [InlineData("random", """[{"metric": "validation_accuracy"}, {"metric": "validation_accuracy"}]""", "stands in it twice")]
    [InlineData("random", """[{"metric": "validation_accuracy"}, {"metric": "size"}]""", "objectives[1].metric is the text 'size'")]
    [InlineData("random", """[{"metric": "validation_accuracy"}, "parameters"]""", "searcher.objectives[1] is the text 'parameters'")]
    [InlineData("random", Two + """, "metric": "validation_loss" """, "metric and mode are the keys of one objective")]
    [InlineData("random", """[{"metric": "validation_accuracy", "reference": 1}, {"metric": "parameters"}]""",
        "objectives[0].reference is 1; no value of validation_accuracy is above it: write a number below 1")]
    [InlineData("random", """[{"metric": "validation_accuracy"}, {"metric": "parameters", "reference": 0}]""",
        "objectives[1].reference is 0; no value of parameters is below it: write a number above 0")]
    [InlineData("tpe", Two + """, "warm_start": [{"experiment": "a", "trials": [{"values": {"x": 0.1, "y": 0, "z": 1}, "score": 1}]}] """,
        "trials[0].other_scores is not written; it must be a list of one number, the value of the second objective")]
    [InlineData("nsga2",
        Two + """, "warm_start": [{"experiment": "a", "trials": [{"values": {"x": 0, "y": 0, "z": 1}, "other_scores": 2}]}] """,
        "trials[0].other_scores is 2; it must be a list, as in")]
    public void Read_WhatDoesNotFit_IsRefused(string searcher, string objectives, string message)
    {
        Read(searcher, objectives, out Problems problems);
        Assert.Contains(message, Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Reference_IsOfItsObjective()
    {
        SearcherSpec spec = Read("tpe", """[{"metric": "validation_accuracy"}, {"metric": "parameters", "reference": 500}]""", out _)!;
        Assert.Equal([null, 500.0], spec.Objective.ToList().Select(objective => objective.Reference));
    }

    [Fact]
    public void Read_SecondsWithoutLearning_AreWarnedOf()
    {
        Read("random", Timed, out Problems problems);
        Assert.Empty(problems.Errors);
        Assert.Contains("training_seconds is not reproducible", Assert.Single(problems.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ChoiceFor_SeveralObjectives_IsTpe()
    {
        Assert.Equal("tpe", Read("auto", Two, out _)!.ChoiceFor(Plane)!.Searcher.Name);
        Assert.Equal("gp", Read("auto", null, out _)!.ChoiceFor(Plane)!.Searcher.Name);
    }

    [Theory]
    [InlineData(Two)]
    [InlineData(Three)]
    public void Suggest_Tpe_HasAGreaterHypervolumeThanRandomSearch(string objectives)
    {
        double learnt = 0, drawn = 0;
        for (ulong seed = 1; seed <= 10; seed++)
        {
            learnt += Reached(Run("tpe", objectives, seed, 60));
            drawn += Reached(Run("random", objectives, seed, 60));
        }

        Assert.InRange(learnt / drawn, 1.1, 10);
    }

    // Recorded: a stored experiment goes on with the trials that it began with, on every processor.
    [Theory]
    [InlineData(Two, "0.9171580469205382 0.0025293449158390463 ")]
    [InlineData(Three, "0.7890412138808233 0.0034594663487112626 ")]
    public void Suggest_KnownCosts_NeverChange(string objectives, string last) =>
        Assert.StartsWith(last, Run("tpe", objectives, 42, 60)[^1].Text, StringComparison.Ordinal);

    [Fact]
    public void Suggest_OneRowAfterTheOther_IsAsFromTheWholeHistory()
    {
        // A searcher that goes on and one that begins with the history suggest the same.
        (string Text, double[] Values)[] trials = Run("tpe", Three, 7, 40);
        ISearcher fresh = Read("tpe", Three, out _)!.Create(Plane, 7);
        PastTrial[] past = [.. trials.Take(39).Select((trial, index) => new PastTrial(
            Values(trial.Text), index < 36 ? Status.Completed : Status.Running, index < 36 ? trial.Values[0] : null)
        {
            OtherScores = index < 36 ? trial.Values[1..] : null,
        })];
        Assert.Equal(trials[39].Text, Text(fresh.Suggest(40, past)));
    }

    [Fact]
    public void Compare_EqualScores_GoesOnWithTheOtherObjectives()
    {
        Objective objective = Read("tpe", Two, out _)!.Objective;
        Assert.True(objective.Compare((0.9, [50]), (0.9, [60])) < 0);
        Assert.True(objective.Compare((0.9, [60]), (0.8, [50])) < 0);
        Assert.Equal(0, objective.Compare((0.9, [50]), (0.9, [50])));
    }

    private static SearcherSpec? Read(string name, string? objectives, out Problems problems)
    {
        problems = new Problems();
        string section = $$"""{"name": "{{name}}", "max_trials": 100"""
            + (objectives is null ? "}" : $$""", "objectives": {{objectives}}}""");
        return SearcherSpec.Read(
            new SpecMapReader((SpecMap)SpecJson.Read(section), "searcher", problems), Plane, LearningTask.Default);
    }

    private static IReadOnlyList<(string Name, SpecNode Value)> Values(string text) =>
        [.. Plane.Parameters.Zip(text.Split(' '), (parameter, value) => (parameter.Name, SpecJson.Read(value)))];

    /// <summary>Runs a search whose best trials have y and z near 0, and any x: less of one objective is more of another.</summary>
    private static (string Text, double[] Values)[] Run(string searcher, string objectives, ulong seed, int count)
    {
        SearcherSpec spec = Read(searcher, objectives, out _)!;
        var suggestions = new Suggestions(spec.Create(Plane, seed));
        var trials = new List<(string Text, double[] Values)>();
        for (int trial = 1; trial <= count; trial++)
        {
            IReadOnlyList<(string Name, SpecNode Value)> values = suggestions.Suggest(trial);
            double[] point = [.. values.Select(value => ((SpecScalar)value.Value).Number!.Value)];
            double off = 1 + (3 * (point[1] + point[2]));
            double[] all = [1 - (point[0] * point[0] * off), Square(1 - point[0]) * off, Square(point[0] - 0.5) * off];
            double[] scores = all[..spec.Objective.ToList().Count];
            trials.Add((Text(values), scores));
            suggestions.Tell(
                trial, values.Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value))), Status.Completed, scores[0],
                otherScores: scores[1..]);
        }

        return [.. trials];
    }

    private static double Square(double number) => number * number;

    private static double Reached((string Text, double[] Values)[] trials) => Hypervolume.Of(
        trials.Select(trial => (double[])[1 - trial.Values[0], .. trial.Values[1..]]),
        [.. Enumerable.Repeat(1.0, trials[0].Values.Length)]);
}
