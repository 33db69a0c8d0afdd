using Gridfold.Grains.Specs;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Specs;

/// <summary>What does not go with nested validation.</summary>
public sealed class NestedRulesTests
{
    private const string Nested = "{'type': 'nested', 'outer': 5, 'inner': 3, 'stratified': true}";

    [Fact]
    public void Read_Nested_HasOuterAndInnerFolds()
    {
        ExperimentDocument document = Document();
        Assert.Equal((20, 15, 5), (document.Spec().Validation.FoldsPerTrial, document.Spec().Validation.JudgedFolds,
            document.Spec().Validation.OuterFolds));
        Assert.Empty(document.Problems().Errors);
    }

    [Theory]
    [InlineData("searcher", "{'name': 'tpe', 'max_trials': 9}", "searcher.name is tpe, which learns from scores")]
    [InlineData("searcher", "{'name': 'auto', 'max_trials': 9}", "searcher.name is auto, which learns from scores")]
    [InlineData("searcher", "{'name': 'tpe', 'max_trials': 9, 'warm_start': ['test-grid-abcde']}", "use grid, list, random or sobol")]
    [InlineData("searcher", "{'name': 'grid', 'objectives': [{'metric': 'validation_accuracy'}, {'metric': 'parameters'}]}",
        "searcher.objectives has several metrics")]
    [InlineData("searcher", "{'name': 'grid', 'metric': 'training_accuracy'}", "searcher.metric is training_accuracy, which no outer fold")]
    [InlineData("validation.racing", "'paired'", "validation.racing stops trials by their scores")]
    [InlineData("scheduler", "{'name': 'asha', 'min_epochs': 1}", "scheduler.name is asha, which stops trials by their scores")]
    [InlineData("limits", "{'goal': 0.9}", "limits.goal ends the search by scores")]
    [InlineData("limits", "{'no_improvement_in': 9}", "limits.no_improvement_in ends the search by scores")]
    public void Read_DecisionByScores_IsRefused(string path, string json, string message)
    {
        Problem problem = Assert.Single(Document().With(path, json).Problems().Errors);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("training.early_stopping", "{'patience': 2}", "training.early_stopping ends a training by its validation rows")]
    [InlineData("training.report", "'best'", "training.report is best, which chooses an epoch by the validation rows")]
    [InlineData("training.lr_schedule", "{'name': 'plateau', 'patience': 2}", "training.lr_schedule plateau reads the validation rows")]
    public void CheckAll_TrainingThatReadsValidationRows_IsRefused(string path, string json, string message)
    {
        ExperimentSpec spec = Document().With(path, json).Spec();
        var problems = new Problems();
        TrialSpec.CheckAll(spec, problems);
        Assert.Contains(message, Assert.Single(problems.Errors.Select(error => error.Message).Distinct()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limits", "{'max_trials': 3}")]
    [InlineData("limits", "{'max_epochs': 1000}")]
    [InlineData("searcher", "{'name': 'sobol', 'max_trials': 9}")]
    [InlineData("training.lr_schedule", "{'name': 'cosine'}")]
    [InlineData("training.report", "'last'")]
    public void Read_NoDecisionByScores_IsTaken(string path, string json)
    {
        ExperimentDocument document = Document().With(path, json);
        Problems problems = document.Problems();
        TrialSpec.CheckAll(document.Spec(), problems);
        Assert.Empty(problems.Errors);
    }

    private static ExperimentDocument Document() => new ExperimentDocument().With("validation", Nested);
}
