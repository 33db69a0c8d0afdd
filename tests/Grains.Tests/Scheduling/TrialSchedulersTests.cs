using Gridfold.Grains.Planning;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Tests.Scheduling;

public sealed class TrialSchedulersTests
{
    [Theory]
    [InlineData(3, 1, null, 4)]
    [InlineData(48, 1, null, 6)]
    [InlineData(1_000_000, 1, null, 16)]
    [InlineData(48, 20, null, 20)]
    [InlineData(4800, 1000, null, 256)]
    [InlineData(1000, 1, 4, 2)]
    [InlineData(1000, 1, 1, 1)]
    [InlineData(1000, 1, 100, 16)]
    public void CohortTrials_Search_IsAnEighthWithinBounds(long trials, long perTraining, int? lag, long expected) =>
        Assert.Equal(expected, TrialSchedulers.CohortTrials(trials, perTraining, lag));

    /// <summary>A file of an earlier version has no lag, and one of its cohorts races at a time.</summary>
    [Theory]
    [InlineData(null, 16, 1)]
    [InlineData(1, 16, 1)]
    [InlineData(16, 16, 1)]
    [InlineData(17, 16, 2)]
    [InlineData(128, 16, 8)]
    public void CohortsOf_LagInTrials_IsRoundedUp(int? lag, long cohort, long expected) =>
        Assert.Equal(expected, TrialSchedulers.CohortsOf(lag, cohort));

    /// <summary>A job with trials of two cohorts would keep one of them waiting.</summary>
    [Theory]
    [InlineData("{'name': 'grid'}", 3)]
    [InlineData("{'name': 'random', 'max_trials': 100}", 12)]
    [InlineData("{'name': 'tpe', 'max_trials': 100, 'lag': 6}", 3)]
    public void GroupOf_Race_HoldsTrialsOfOneCohort(string searcher, long cohort)
    {
        ExperimentSpec spec = new ExperimentDocument().With("searcher", searcher).With("validation.racing", "'paired'")
            .With("hyperparameters.lr", "{'type': 'double', 'min': 0.001, 'max': 0.1, 'count': 3}")
            .With("hyperparameters.epochs.role", "'budget'").Spec();
        var plan = new JobPlan(spec, spec.CreateSuggestions());
        Assert.Equal(cohort, plan.BlockTrials);
        if (!spec.CreateSuggestions().DoesLearn)
        {
            Assert.All(
                Enumerable.Range(1, 18).SelectMany(trial => plan.GroupOf(trial, new ClusterSlots(1, AreGpus: false)).Trials.Select(
                    member => ((trial - 1) / cohort, (member - 1) / cohort))),
                pair => Assert.Equal(pair.Item1, pair.Item2));
        }
    }
}
