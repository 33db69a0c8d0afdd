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
        Assert.Equal(6 * 5 * 40, ExperimentPlan.Of(new ExperimentDocument().With("training.epochs", "40").Without("hyperparameters.epochs").Spec()).Epochs);

    [Fact]
    public void Of_RandomSearch_CountsItsBudget()
    {
        ExperimentSpec spec = new ExperimentDocument().With("searcher", "{'name': 'random', 'max_trials': 7}").With("validation", "{'type': 'repeated_kfold', 'folds': 4, 'repeats': 3}").Spec();
        Assert.Equal(new ExperimentPlan(7, 12, 7 * 12 * 3), ExperimentPlan.Of(spec));
    }

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
            ExperimentPlan.Of(new ExperimentDocument().With("hyperparameters.epochs", "{'type': 'int', 'min': 1, 'max': 100000, 'step': 1}").Spec()).Epochs);

    private static IEnumerable<string> Values(ExperimentSpec spec, long trial) =>
        spec.Searcher.Create(spec.Space, spec.Seed).Suggest(trial).Select(value => SpecJson.Write(value.Value));
}
