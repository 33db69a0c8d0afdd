using Gridfold.Grains.Planning;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Planning;

public sealed class ExperimentPlanTests
{
    [Fact]
    public void Of_Grid_CountsTrialsFoldsAndEpochs()
    {
        // 2 x 3 x 3 trials of 5 folds, with 1, 3 or 5 epochs.
        var plan = ExperimentPlan.Of(new ExperimentDocument().Spec());
        Assert.Equal(new ExperimentPlan(18, 5, 18 * 5 * 3), plan);
        Assert.Equal(90, plan.Folds);
    }

    [Fact]
    public void Of_ConstantEpochs_CountsThem() =>
        Assert.Equal(
            6 * 5 * 40,
            ExperimentPlan.Of(new ExperimentDocument().With("training.epochs", "40").Without("hyperparameters.epochs").Spec()).Epochs);

    [Fact]
    public void Of_RandomSearch_CountsItsBudget()
    {
        ExperimentSpec spec = new ExperimentDocument().With("searcher", "{'name': 'random', 'max_trials': 7}")
            .With("validation", "{'type': 'repeated_kfold', 'folds': 4, 'repeats': 3}").Spec();
        Assert.Equal(new ExperimentPlan(7, 12, 7 * 12 * 3), ExperimentPlan.Of(spec));
    }

    [Theory]
    [InlineData(4, 20, null)]
    [InlineData(4, 21, 5L)]
    [InlineData(4, 64, 13L)]
    [InlineData(4, 1000, 15L)]
    [InlineData(20, 1000, null)]
    public void LagFor_SearchThatLearns_IsTheLeastThatUsesTheSlots(int lag, int slots, long? expected)
    {
        // The space has 18 points, and the search 15 trials of 5 folds.
        var plan = ExperimentPlan.Of(new ExperimentDocument().With("searcher", $$"""{'name': 'tpe', 'max_trials': 15, 'lag': {{lag}}}""")
            .With("hyperparameters.lr", "{'type': 'categorical', 'values': [0.1, 0.2, 0.3]}").Spec());
        Assert.Equal(Math.Min(lag, 15) * 5, plan.FoldsAtOnce);
        Assert.Equal(expected, plan.LagFor(slots));
    }

    [Fact]
    public void LeastFolds_Race_AreThoseOfTheFirstCohortAndOneOfEachOtherTrial()
    {
        // 18 trials of 5 folds, in cohorts of 4.
        var plan = ExperimentPlan.Of(new ExperimentDocument().With("validation.racing", "'forgiving'").Spec());
        Assert.Equal((90, 34, 4), (plan.Folds, plan.LeastFolds, plan.CohortTrials));
        var off = ExperimentPlan.Of(new ExperimentDocument().Spec());
        Assert.Equal((90, null), (off.LeastFolds, off.CohortTrials));
        var tpe = ExperimentPlan.Of(new ExperimentDocument().With("validation.racing", "'paired'")
            .With("searcher", "{'name': 'tpe', 'max_trials': 15, 'lag': 6}")
            .With("hyperparameters.lr", "{'type': 'categorical', 'values': [0.1, 0.2, 0.3]}").Spec());
        Assert.Equal((3, 6, 8L), (tpe.CohortTrials, tpe.FoldsAtOnce, tpe.LagFor(8)));
    }

    [Fact]
    public void FoldsAtOnce_Grid_HasNoLimit() => Assert.Null(ExperimentPlan.Of(new ExperimentDocument().Spec()).FoldsAtOnce);

    [Fact]
    public void Of_GridOfAMillionMillions_IsInstant()
    {
        ExperimentSpec spec = new ExperimentDocument()
            .With("hyperparameters.hidden", "{'type': 'int', 'min': 1, 'max': 1000000, 'step': 1}")
            .With("hyperparameters.lr", "{'type': 'double', 'min': 0.00001, 'max': 1, 'step': 0.00001}")
            .With("hyperparameters.epochs", "{'type': 'int', 'min': 1, 'max': 10, 'step': 1}")
            .Spec();
        Assert.Equal(new ExperimentPlan(1_000_000_000_000, 5, 27.5e12), ExperimentPlan.Of(spec));
        Assert.Equal(["1", "1E-05", "1"], Values(spec, 1));
        Assert.Equal(["1000000", "1", "10"], Values(spec, 1_000_000_000_000));
    }

    [Fact]
    public void Of_LongEpochAxis_IsPlannedByItsEnds() =>
        Assert.Equal(
            2d * 3 * 100_000 * 5 * 50_000.5,
            ExperimentPlan.Of(new ExperimentDocument().With("hyperparameters.epochs", "{'type': 'int', 'min': 1, 'max': 100000, 'step': 1}")
                .Spec()).Epochs);

    private static IEnumerable<string> Values(ExperimentSpec spec, long trial) =>
        spec.Searcher.Create(spec.Space, spec.Seed).Suggest(trial).Select(value => SpecJson.Write(value.Value));
}
