using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Training;

public sealed class EarlyStoppingTests
{
    private const int Epochs = 60;

    // A learning rate that is so high that the loss on iris soon rises again.
    private static readonly TrainingSpec Restless = Trainings.Training(Epochs, batchSize: 16, "{'name': 'adam', 'lr': 0.3}");
    private static readonly EarlyStopping Loss = new("validation_loss", Patience: 3, MinDelta: 0);

    [Theory]
    [InlineData("validation_loss", 2, 0, new[] { 3.0, 2, 1, 1.5, 0.9 }, 5, false)]
    [InlineData("validation_loss", 2, 0, new[] { 3.0, 2, 2, 2 }, 2, true)]
    [InlineData("validation_loss", 2, 0, new[] { 3.0, 2, 4 }, 2, false)]
    [InlineData("validation_loss", 2, 0.5, new[] { 3.0, 2.75, 2.5 }, 1, true)]
    [InlineData("validation_loss", 3, 0.5, new[] { 3.0, 2.75, 2.5, 2.25 }, 4, false)]
    [InlineData("validation_accuracy", 1, 0, new[] { 0.5, 0.6, 0.6 }, 2, true)]
    [InlineData("validation_accuracy", 1, 0, new[] { 0.5, 0.6, 0.7 }, 3, false)]
    [InlineData("validation_f1_macro", 2, 0.25, new[] { 0.25, 0.5, 0.5 }, 1, true)]
    public void Add_ValuesOfAMetric_FindsTheBestEpochAndTheEnd(
        string metric, int patience, double minDelta, double[] values, int best, bool isOver)
    {
        var state = new EarlyStoppingState(new EarlyStopping(metric, patience, minDelta));
        foreach (double value in values[..^1])
        {
            state.Add(value);
            Assert.False(state.IsOver);
        }

        state.Add(values[^1]);
        Assert.Equal((best, isOver), (state.BestEpoch, state.IsOver));
    }

    [Fact]
    public void Run_EarlyStopping_IsTheBeginningOfTheRunWithoutIt()
    {
        RunResult whole = Trainings.Run(Restless);
        RunResult stopped = Trainings.Run(Restless with { EarlyStopping = Loss });
        int epochs = stopped.EpochsTrained;
        Assert.InRange(epochs, Loss.Patience + 1, Epochs - 1);
        Assert.Equal(whole.History.Take(epochs), stopped.History);
        Assert.Equal(epochs - Loss.Patience, Loss.After(stopped.History).BestEpoch);
        Assert.Equal(Trainings.Run(Restless with { Epochs = epochs }).WeightsHash, stopped.WeightsHash);
    }

    [Fact]
    public void Run_PatienceThatLasts_TrainsEveryEpoch() =>
        Assert.Equal(Epochs, Trainings.Run(Restless with { EarlyStopping = Loss with { Patience = Epochs } }).EpochsTrained);

    [Fact]
    public void Run_EarlyStoppingInterruptedInEveryEpoch_GivesTheSameBits()
    {
        TrainingSpec training = Restless with { EarlyStopping = Loss };
        RunResult expected = Trainings.Run(training);
        byte[]? saved = null;
        RunResult result;
        do
        {
            // An epoch has seven batches, so each stop is at another place of the next epoch.
            ScriptedCheckpoints checkpoints = ScriptedCheckpoints.StopAt(8, saved);
            result = Trainings.Run(training, observer: checkpoints);
            if (result.SuspendedAt is not null) saved = checkpoints.Saved[0].Bytes;
        }
        while (result.SuspendedAt is not null);

        Assert.NotNull(saved);
        Assert.Equal(expected.WeightsHash, result.WeightsHash);
        Assert.Equal(expected.History, result.History);
        Assert.Equal(expected.Confusion!.ToArray(), result.Confusion!.ToArray());
    }

    [Fact]
    public void Run_EpochThatStops_IsNotSaved()
    {
        var checkpoints = new ScriptedCheckpoints(_ => CheckpointAnswer.Save);
        RunResult result = Trainings.Run(Restless with { EarlyStopping = Loss }, observer: checkpoints);
        Assert.Equal(new RunPosition(result.EpochsTrained, 100), checkpoints.Asked[^1]);
    }
}
