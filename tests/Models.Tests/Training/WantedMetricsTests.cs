using Gridfold.Models.Devices;
using Gridfold.Models.Metrics;
using Gridfold.Models.Networks;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using Gridfold.Models.Training.Engines.Dense;
using Gridfold.Models.Training.Engines.Fused;
using Gridfold.Models.Training.Engines.Libtorch;

namespace Gridfold.Models.Tests.Training;

/// <summary>Every engine measures the metrics that a run asks for. The training itself does not change.</summary>
public sealed class WantedMetricsTests
{
    private static readonly TrainingSpec Plain = Trainings.Training(4, 16);
    private static readonly NetworkSpec Network = Trainings.Network("{'layers': [{'linear': 8}, 'tanh', {'linear': 'classes'}]}");
    private static readonly TrainingSpec Wanting = Plain with
    {
        Metrics = LearningTask.Default.Standard.With("validation_roc_auc").With("validation_log_loss").With("validation_mcc"),
    };

    [Theory]
    [InlineData("dense")]
    [InlineData("fused")]
    [InlineData("libtorch")]
    public void Train_WithWantedMetrics_MeasuresThemAndKeepsTheBits(string engine)
    {
        RunResult plain = Train(engine, Plain), wanting = Train(engine, Wanting);
        Assert.Equal(plain.WeightsHash, wanting.WeightsHash);
        Assert.Equal(plain.Confusion!.ToArray(), wanting.Confusion!.ToArray());
        AssertRowsCount(plain);
        AssertRowsCount(wanting);
        foreach ((EpochMetrics before, EpochMetrics after) in plain.History.Zip(wanting.History))
        {
            Assert.All(LearningTask.Default.StandardNames, name => Assert.Equal(before.Get(name), after.Get(name)));
            Assert.False(before.Has("validation_roc_auc"));
            Assert.False(after.Has("training_roc_auc"));
            Assert.InRange(after.Get("validation_roc_auc"), 0.5, 1);
            Assert.True(after.Has("training_mcc"));

            // The loss of cross_entropy is the log loss.
            Assert.Equal(after.Get("validation_loss"), after.Get("validation_log_loss"), 1e-5);
        }
    }

    [Fact]
    public void Train_OnEachEngine_GivesTheSameProbabilities()
    {
        double[] areas = [.. ((string[])["dense", "fused", "libtorch"]).Select(
            engine =>
                Train(engine, Trainings.Training(3, 16, "{'name': 'adam', 'lr': 0.01, 'eps': 0.001}") with { Metrics = Wanting.Metrics })
                .History[^1].Get("validation_roc_auc"))];
        Assert.All(areas, area => Assert.Equal(areas[0], area, 1e-3));
    }

    /// <summary>The predicted classes of the rows, counted, are the confusion matrix.</summary>
    private static void AssertRowsCount(RunResult result)
    {
        int[] labels = ((ClassTargets)Trainings.StandardizedIris.ValidationTargets).Labels;
        var counted = new ConfusionMatrix(result.Confusion!.ClassCount);
        Assert.Equal(labels.Length, result.Judged!.PredictedClasses!.Count);
        foreach ((int label, int predicted) in labels.Zip(result.Judged.PredictedClasses)) counted.Add(label, predicted);
        Assert.Equal(result.Confusion.ToArray(), counted.ToArray());
    }

    private static RunResult Train(string name, TrainingSpec training)
    {
        using ScriptedObserver observer = new([]), other = new([]);
        Run[] runs = [new(Network, training, observer), new(Network, training, other)];
        var job = new Job(Trainings.StandardizedIris, 42, runs, TrainingDevice.Cpu);
        if (name == "fused") FusedTraining.Train(job);
        else ((ITrainingEngine)(name == "dense" ? new DenseEngine() : new LibtorchEngine())).Train(job);
        return observer.Result!;
    }
}
