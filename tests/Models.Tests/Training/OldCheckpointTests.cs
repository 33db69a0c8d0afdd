using Gridfold.Models.Devices;
using Gridfold.Models.Metrics;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using Gridfold.Models.Training.Engines.Dense;
using Gridfold.Models.Training.Engines.Libtorch;

namespace Gridfold.Models.Tests.Training;

/// <summary>
/// Trainings go on from checkpoints of the version before. They do not name their metrics, and they name optimizers with capital letters.
/// </summary>
public sealed class OldCheckpointTests
{
    private static readonly RecordedCheckpoints Saved = Recorded.Read<RecordedCheckpoints>("reference_checkpoints.json");

    private static readonly double[] FirstEpoch = [0.9576475947017353, 0.51, 0.44152046783625737, 0.5966666666666667, 0.5106951871657753];

    [Theory]
    [InlineData("dense")]
    [InlineData("libtorch")]
    public void Train_FromVersion2_GoesOnWithItsHistory(string name)
    {
        ITrainingEngine engine = name == "dense" ? new DenseEngine() : new LibtorchEngine();
        using var observer = new ScriptedObserver([], resume: Convert.FromBase64String(name == "dense" ? Saved.Dense : Saved.Libtorch));
        var run = new Run(Trainings.Network(), Trainings.Training(3), observer);
        engine.Train(new Job(Trainings.StandardizedIris, 42, [run], TrainingDevice.Cpu));
        IReadOnlyList<EpochMetrics> history = observer.Result!.History;
        Assert.Equal([1, 2, 3], history.Select(epoch => epoch.Epoch));
        Assert.Equal([2, 3], observer.Epochs.Select(epoch => epoch.Epoch));
        Assert.All(FirstEpoch.Zip(MetricTable.All), metric =>
            Assert.Equal(metric.First, history[0].Training[metric.Second.Name], name == "dense" ? 0 : 1e-6));
    }

    [Fact]
    public void Train_WithoutWhatEarlyStoppingLooksAt_IsRefused()
    {
        // As if a later version had added the metric.
        var stopping = new EarlyStopping("validation_auc_of_nothing", 3, 0);
        using var observer = new ScriptedObserver([], resume: Convert.FromBase64String(Saved.Libtorch));
        var run = new Run(Trainings.Network(), Trainings.Training(3) with { EarlyStopping = stopping }, observer);
        Assert.Contains("its epochs have no validation_auc_of_nothing", Assert.Throws<CheckpointDamagedException>(() =>
            TrainingLoop.Train(Trainings.StandardizedIris, run, 42)).Message, StringComparison.Ordinal);
    }

    private sealed record RecordedCheckpoints(string Libtorch, string Dense);
}
