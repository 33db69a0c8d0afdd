using Gridfold.Grains.Planning;
using Gridfold.Grains.Slots;

namespace Gridfold.Grains.Tests.Planning;

public sealed class PlannedJobsTests
{
    // 2 x 3 networks with 1, 3 or 5 epochs, on 5 folds.
    [Fact]
    public void Of_GridWithBudget_CountsEachTrainingOnce() =>
        Assert.Equal(new PlannedJobs(30, 30, 150), PlannedJobs.Of(Budget().With("resources.engine", "'libtorch'").Spec(), Slots(2)));

    [Fact]
    public void Of_GridWithoutBudget_CountsEveryTrial() =>
        Assert.Equal(
            new PlannedJobs(90, 90, 270), PlannedJobs.Of(new ExperimentDocument().With("resources.engine", "'libtorch'").Spec(), Slots(2)));

    [Fact]
    public void Of_Fusion_HasFewerJobsForTheSameTrainings()
    {
        PlannedJobs jobs = PlannedJobs.Of(Budget().Spec(), Slots(1));
        Assert.Equal((30, 150), (jobs.Trainings, jobs.Epochs));
        Assert.InRange(jobs.Jobs, 5, 15);
    }

    [Fact]
    public void Of_TheCoursesGrid_HalvesTheEpochs()
    {
        ExperimentDocument document = new ExperimentDocument().With("validation", "{'type': 'holdout'}")
            .With("training.batch_size", "'${batch}'")
            .With("training.optimizer.weight_decay", "'${decay}'").With("hyperparameters", """
                {'batch': {'type': 'categorical', 'values': [256, 512, 1024]}, 'lr': {'type': 'categorical', 'values': [0.001, 0.01, 0.1]},
                 'decay': {'type': 'categorical', 'values': [0.001, 0.01, 0.1]}, 'hidden': {'type': 'categorical', 'values': [50, 80, 100]},
                 'epochs': {'type': 'categorical', 'values': [50, 100, 150], 'role': 'budget'}}
                """);
        Assert.Equal(24_300, ExperimentPlan.Of(document.Spec()).Epochs);
        PlannedJobs jobs = PlannedJobs.Of(document.Spec(), Slots(2));
        Assert.Equal((81, 12_150), (jobs.Trainings, jobs.Epochs));
    }

    [Fact]
    public void Of_GridOfAMillionMillions_IsCountedInProportion()
    {
        PlannedJobs jobs = PlannedJobs.Of(Budget().With("resources.engine", "'libtorch'")
            .With("hyperparameters.hidden", "{'type': 'int', 'min': 1, 'max': 1000000, 'step': 1}")
            .With("hyperparameters.lr", "{'type': 'double', 'min': 0.00001, 'max': 1, 'step': 0.00001}").Spec(), Slots(2));
        Assert.Equal((5e11, 2.5e12), (jobs.Trainings, jobs.Epochs));
    }

    private static ClusterSlots Slots(int count) => new(count, AreGpus: false);

    private static ExperimentDocument Budget() => new ExperimentDocument().With("hyperparameters.epochs.role", "'budget'");
}
