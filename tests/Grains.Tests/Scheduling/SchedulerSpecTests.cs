using Gridfold.Grains.Experiments;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Scheduling;

public sealed class SchedulerSpecTests
{
    [Theory]
    [InlineData("{'name': 'asha'}", new[] { 1, 3 })]
    [InlineData("{'name': 'asha', 'eta': 2}", new[] { 1, 2, 4 })]
    [InlineData("{'name': 'asha', 'eta': 2, 'min_epochs': 4}", new[] { 4 })]
    public void Read_Asha_HasTheRungsBelowTheGreatestEpochs(string scheduler, int[] rungs) =>
        Assert.Equal(rungs, new ExperimentDocument().With("scheduler", scheduler).Spec().Scheduler.Ladder!.Epochs);

    [Fact]
    public void Read_None_ComparesNothing()
    {
        Assert.Null(new ExperimentDocument().Spec().Scheduler.Ladder);
        Assert.Null(new ExperimentDocument().With("scheduler", "{'name': 'none'}").Spec().Scheduler.Ladder);
    }

    [Theory]
    [InlineData("{}", "scheduler has no 'name'; it is required: none or asha")]
    [InlineData("'asha'", "scheduler is the text 'asha'; it must be a map of keys to values")]
    [InlineData("{'name': 'ahsa'}", "did you mean 'asha'?")]
    [InlineData("{'name': 'asha', 'eta': 1}", "scheduler.eta is 1; it must be a whole number at least 2")]
    [InlineData("{'name': 'asha', 'min_epochs': 0}", "scheduler.min_epochs is 0; it must be a whole number at least 1")]
    [InlineData("{'name': 'asha', 'min_epochs': 5}", "scheduler.min_epochs is 5; no trial trains more than 5 epochs")]
    [InlineData("{'name': 'asha', 'min_epoch': 1}", "did you mean 'min_epochs'?")]
    [InlineData("{'name': 'none', 'eta': 3}", "'eta' is not a key of scheduler")]
    public void Read_Mistake_IsOneError(string scheduler, string words)
    {
        Problem problem = Assert.Single(new ExperimentDocument().With("scheduler", scheduler).Problems().Errors);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OneEpoch_HasNoRoomForARung()
    {
        Problems problems = new ExperimentDocument().With("scheduler", "{'name': 'asha'}").With("training.epochs", "1")
            .Without("hyperparameters.epochs").Problems();
        Assert.Contains("no trial trains more than 1 epoch,", Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithRacing_IsRefused()
    {
        Problems problems = new ExperimentDocument().With("scheduler", "{'name': 'asha'}").With("validation.racing", "'paired'").Problems();
        Assert.Contains(
            "trials can be stopped over epochs or over folds, and not over both", Assert.Single(problems.Errors).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scheduler", "{'name': 'asha'}", "scheduler.name: asha stops trials by one score, and searcher.objectives has 2 metrics")]
    [InlineData("validation.racing", "'paired'", "validation.racing stops trials by one score, and searcher.objectives has 2 metrics")]
    public void Read_SeveralObjectives_AreRefused(string key, string value, string message)
    {
        Problems problems = new ExperimentDocument()
            .With("searcher", "{'name': 'grid', 'objectives': [{'metric': 'validation_accuracy'}, {'metric': 'parameters'}]}")
            .With(key, value).Problems();
        Assert.Contains(message, Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "the search has one trial, which it never stops")]
    [InlineData(2, null)]
    public void CheckSpec_OneTrial_IsWarnedOf(int trials, string? words)
    {
        var problems = new Problems();
        SubmissionCheck.CheckSpec(
            new ExperimentDocument().With("scheduler", "{'name': 'asha'}")
                .With("searcher", $$"""{'name': 'random', 'max_trials': {{trials}}}""").Spec(), problems);
        if (words is null) Assert.Empty(problems.Warnings);
        else Assert.Contains(words, Assert.Single(problems.Warnings).Message, StringComparison.Ordinal);
    }

    /// <summary>Epochs of 1, 3 and 5 with rungs at 1 and 3: 1, 1 + 2/3, and 1 + 2/3 + 2/9 are expected.</summary>
    [Fact]
    public void Plan_Rungs_HasLeastAndExpectedEpochs()
    {
        ExperimentSpec spec = new ExperimentDocument().With("scheduler", "{'name': 'asha'}").Spec();
        var jobs = PlannedJobs.Of(spec, new ClusterSlots(1, AreGpus: false));
        Assert.Equal(18 * 5 * 3, jobs.Epochs, 9);
        Assert.Equal(18 * 5 / 3.0 * (1 + (1 + (2 / 3.0)) + (1 + (2 / 3.0) + (2 / 9.0))), jobs.ExpectedEpochs!.Value, 9);
        Assert.Equal(18 * 5, jobs.LeastEpochs!.Value, 9);
        var plan = ExperimentPlan.Of(spec);
        Assert.Equal((4L, false, 90.0, null), (plan.CohortTrials, plan.IsRace, plan.LeastFolds, plan.FoldsAtOnce));
    }
}
