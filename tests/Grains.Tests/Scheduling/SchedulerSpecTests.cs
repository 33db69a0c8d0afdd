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
    [InlineData("{'name': 'hyperband', 'eta': 2}", new[] { 1, 2, 4 })]
    [InlineData("{'name': 'pasha', 'eta': 2, 'min_epochs': 2, 'epsilon': 0}", new[] { 2, 4 })]
    public void Read_Eta_HasTheRungsBelowTheGreatestEpochs(string scheduler, int[] rungs) =>
        Assert.Equal(rungs, new ExperimentDocument().With("scheduler", scheduler).Spec().Scheduler.Epochs);

    [Theory]
    [InlineData("{'name': 'median'}", new[] { 1, 2, 3, 4 })]
    [InlineData("{'name': 'median', 'min_epochs': 2}", new[] { 2, 4 })]
    [InlineData("{'name': 'median', 'min_epochs': 2, 'interval': 1}", new[] { 2, 3, 4 })]
    public void Read_Median_HasARungAtEachInterval(string scheduler, int[] rungs) =>
        Assert.Equal(rungs, new ExperimentDocument().With("scheduler", scheduler).Spec().Scheduler.Epochs);

    [Fact]
    public void Read_MedianWithTooManyRungs_IsOneError()
    {
        Problems problems = new ExperimentDocument().With("scheduler", "{'name': 'median', 'min_epochs': 1}").With("training.epochs", "102")
            .Without("hyperparameters.epochs").Problems();
        Assert.Contains(
            "an interval of 1 gives 101 rungs below 102 epochs, and at most 100 are allowed", Assert.Single(problems.Errors).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_None_ComparesNothing()
    {
        Assert.Empty(new ExperimentDocument().Spec().Scheduler.Epochs);
        Assert.Empty(new ExperimentDocument().With("scheduler", "{'name': 'none'}").Spec().Scheduler.Epochs);
    }

    [Theory]
    [InlineData("{}", "scheduler has no 'name'; it is required: none or asha or hyperband or median or pasha")]
    [InlineData("'asha'", "scheduler is the text 'asha'; it must be a map of keys to values")]
    [InlineData("{'name': 'ahsa'}", "did you mean 'asha'?")]
    [InlineData("{'name': 'asha', 'eta': 1}", "scheduler.eta is 1; it must be a whole number at least 2")]
    [InlineData("{'name': 'asha', 'min_epochs': 0}", "scheduler.min_epochs is 0; it must be a whole number at least 1")]
    [InlineData("{'name': 'asha', 'min_epochs': 5}", "scheduler.min_epochs is 5; no trial trains more than 5 epochs")]
    [InlineData("{'name': 'asha', 'min_epoch': 1}", "did you mean 'min_epochs'?")]
    [InlineData("{'name': 'median', 'min_epochs': 5}", "scheduler.min_epochs is 5; no trial trains more than 5 epochs")]
    [InlineData("{'name': 'median', 'interval': 0}", "scheduler.interval is 0; it must be a whole number at least 1")]
    [InlineData("{'name': 'median', 'grace': 0}", "scheduler.grace is 0; it must be a whole number at least 1")]
    [InlineData("{'name': 'median', 'eta': 3}", "'eta' is not a key of scheduler")]
    [InlineData("{'name': 'hyperband', 'min_epochs': 5}", "scheduler.min_epochs is 5; no trial trains more than 5 epochs")]
    [InlineData("{'name': 'hyperband', 'eta': 1}", "scheduler.eta is 1; it must be a whole number at least 2")]
    [InlineData("{'name': 'pasha', 'min_epochs': 5}", "scheduler.min_epochs is 5; no trial trains more than 5 epochs")]
    [InlineData("{'name': 'pasha', 'min_epochs': 2}", "epoch 2 is the only rung below 5 epochs, and pasha compares the ranks at two")]
    [InlineData("{'name': 'pasha', 'epsilon': -1}", "scheduler.epsilon is -1; it must be")]
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
    public void Read_WithRacing_PlansOneFoldOfMostTrials()
    {
        ExperimentSpec spec = new ExperimentDocument().With("scheduler", "{'name': 'asha'}").With("validation.racing", "'paired'").Spec();
        var plan = ExperimentPlan.Of(spec);
        Assert.Equal(1, plan.ClimbingFolds);
        Assert.Equal(1, plan.TrialsInFull);
        Assert.Equal(plan.Trials + plan.FoldsPerTrial - 1, plan.LeastFolds);
        var jobs = PlannedJobs.Of(spec, new ClusterSlots(1, AreGpus: false));
        Assert.Null(jobs.ExpectedEpochs);
        Assert.InRange(jobs.LeastEpochs!.Value, plan.Trials, jobs.Epochs / plan.FoldsPerTrial);
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
    [InlineData("{'name': 'asha'}", 1, "the search has one trial, which it never stops")]
    [InlineData("{'name': 'asha'}", 2, null)]
    [InlineData("{'name': 'hyperband'}", 1, "the search has one trial, which it never stops")]
    [InlineData("{'name': 'pasha'}", 2, null)]
    [InlineData("{'name': 'median'}", 4, "the search has 4 trials; it never stops the first 4")]
    [InlineData("{'name': 'median'}", 5, null)]
    [InlineData("{'name': 'median', 'grace': 5}", 8, "it never stops the first 8")]
    public void CheckSpec_FewTrials_IsWarnedOf(string scheduler, int trials, string? words)
    {
        var problems = new Problems();
        SubmissionCheck.CheckSpec(
            new ExperimentDocument().With("scheduler", scheduler)
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

    /// <summary>The first cohort of 4 trains in full. Half of the other 14 stop after 2 epochs of their 1, 3 or 5.</summary>
    [Fact]
    public void Plan_Median_HasLeastAndExpectedEpochs()
    {
        ExperimentSpec spec = new ExperimentDocument().With("scheduler", "{'name': 'median', 'min_epochs': 2}")
            .With("searcher", "{'name': 'random', 'max_trials': 18}").With("hyperparameters.epochs", "{'type': 'int', 'min': 5, 'max': 5}")
            .Spec();
        var jobs = PlannedJobs.Of(spec, new ClusterSlots(1, AreGpus: false));
        Assert.Equal(5 * ((4 * 5) + (14 * 2)), jobs.LeastEpochs!.Value, 9);
        Assert.Equal(5 * ((4 * 5) + (14 * 3.5)), jobs.ExpectedEpochs!.Value, 9);
        Assert.Equal(5 * 18 * 5, jobs.Epochs, 9);
    }

    /// <summary>
    /// Eight trials of nine epochs in two cohorts. The first is in the bracket with rungs at 1 and 3, the second in that with a rung at 3.
    /// </summary>
    [Theory]
    [InlineData("hyperband", (4 * 1) + (4 * 3), (4 * (1 + (2 / 3.0) + (6 / 9.0))) + (4 * (3 + (6 / 3.0))))]
    [InlineData("pasha", 8 * 1, (8 * (1 + (2 / 3.0))) + 6)]
    public void Plan_OtherLadders_HasLeastAndExpectedEpochs(string name, double least, double expected)
    {
        ExperimentSpec spec = new ExperimentDocument().With("scheduler", $"{{'name': '{name}', 'min_epochs': 1}}")
            .With("searcher", "{'name': 'random', 'max_trials': 8}").With("hyperparameters.epochs", "{'type': 'int', 'min': 9, 'max': 9}")
            .Spec();
        var jobs = PlannedJobs.Of(spec, new ClusterSlots(1, AreGpus: false));
        Assert.Equal(5 * least, jobs.LeastEpochs!.Value, 9);
        Assert.Equal(5 * expected, jobs.ExpectedEpochs!.Value, 9);
    }
}
