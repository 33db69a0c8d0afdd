using Gridfold.Grains.Specs;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Specs;

public sealed class LimitsSpecTests
{
    [Fact]
    public void Read_AllKeys_KeepsWhatIsWritten()
    {
        ExperimentDocument document = new ExperimentDocument().With(
            "limits", "{'max_trials': 4, 'max_epochs': 100, 'max_duration': '1.5h', 'goal': 0.97, 'no_improvement_in': 3, 'lag': 2}");
        LimitsSpec limits = document.Spec().Limits;
        Assert.Equal((4, 100, 5400.0, 0.97, 3, 2),
            (limits.MaxTrials, limits.MaxEpochs, limits.MaxDuration?.TotalSeconds, limits.Goal, limits.NoImprovementIn, limits.Lag));
        Assert.Equal("max_trials 4, max_epochs 100, max_duration 90m, goal 0.97, no_improvement_in 3", limits.ToString());
        Assert.Contains("by the clock", Assert.Single(document.Problems().Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoSection_HasNoLimits()
    {
        Assert.Equal(LimitsSpec.None, new ExperimentDocument().Spec().Limits);
        Assert.False(LimitsSpec.None.NeedsResults);
    }

    [Theory]
    [InlineData("{'max_trials': 0}", "limits.max_trials is 0; it must be a whole number at least 1")]
    [InlineData("{'max_trial': 1}", "'max_trial' is not a key of limits; did you mean 'max_trials'?")]
    [InlineData("{'max_duration': 8}", "limits.max_duration is 8; it must be a time above 0 with a unit")]
    [InlineData("{'max_duration': '0h'}", "it must be a time above 0")]
    [InlineData("{'max_duration': '-1h'}", "it must be a time above 0")]
    [InlineData("{'max_duration': '9999d'}", "at most 3650d")]
    [InlineData("{'goal': 'high'}", "limits.goal is the text 'high'; it must be a number")]
    [InlineData("{'max_epochs': 24}", "one trial can take 25 epochs, 5 in each of its 5 folds: raise it")]
    [InlineData("{'lag': 4}", "it goes with max_epochs, goal or no_improvement_in")]
    [InlineData("{'lag': 0, 'goal': 1}", "limits.lag is 0")]
    public void Read_WrongLimit_IsRefused(string limits, string message)
    {
        Problems problems = new ExperimentDocument().With("limits", limits).Problems();
        Assert.Contains(message, Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LagBesideASearcherThatLearns_IsRefused()
    {
        Problems problems = new ExperimentDocument().With("searcher", "{'name': 'tpe', 'max_trials': 9}")
            .With("limits", "{'goal': 1, 'lag': 4}").Problems();
        Assert.Contains("write it as searcher.lag", Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validation_accuracy", "max", "99.9", "limits.goal is 99.9, and validation_accuracy is never above 1")]
    [InlineData("validation_log_loss", "min", "-0.1", "limits.goal is -0.1, and validation_log_loss is never below 0")]
    [InlineData("validation_accuracy", "max", "1", null)]
    [InlineData("validation_log_loss", "min", "0", null)]
    [InlineData("validation_log_loss", "max", "2", null)]
    public void Read_GoalThatNoScoreReaches_Warns(string metric, string mode, string goal, string? message)
    {
        Problems problems = new ExperimentDocument().With("limits", $"{{'goal': {goal}}}")
            .With("searcher", $"{{'name': 'grid', 'metric': '{metric}', 'mode': '{mode}'}}").Problems();
        string[] found = [.. problems.Warnings.Select(warning => warning.Message)
            .Where(text => text.StartsWith("limits", StringComparison.Ordinal))];
        Assert.Empty(problems.Errors);
        if (message is null) Assert.Empty(found);
        else Assert.StartsWith(message, Assert.Single(found), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MoreTrialsThanTheSearchHas_Warns()
    {
        Problems problems = new ExperimentDocument().With("limits", "{'max_trials': 18}").Problems();
        Assert.Contains("the limit changes nothing", Assert.Single(problems.Warnings).Message, StringComparison.Ordinal);
    }
}
