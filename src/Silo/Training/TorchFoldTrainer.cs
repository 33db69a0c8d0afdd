using Gridfold.Grains;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Telemetry;
using Gridfold.Grains.Trials;
using Gridfold.Models.Datasets;
using Gridfold.Models.Randomness;
using Gridfold.Models.Training;
using TorchSharp;

namespace Gridfold.Silo.Training;

/// <summary>Trains with TorchSharp, one thread a slot.</summary>
internal sealed class TorchFoldTrainer : IFoldTrainer
{
    private readonly TrainingData _data;

    public TorchFoldTrainer(TrainingData data) => _data = data;

    public TrainedFold? Train(FoldTraining training, ITrainingControl control)
    {
        // Threads of one operation would change the order of its sums, and so the bits of the result.
        torch.set_num_threads(1);
        FoldAssignment assignment = training.Assignment;
        FoldId id = assignment.Fold;
        FoldData data = _data.Get(id.Experiment, training.Spec, training.DatasetFingerprint, id.Fold);
        TrialSpec trial = TrialSpec.Bind(training.Spec, assignment.Hyperparameters);

        // Never of the hyper-parameters: trials differ by what they were given, not by luck.
        ulong seed = Seed.Derive(training.Spec.Seed, "fold", id.Fold);
        TrainingResult result = TrainingLoop.Run(data, trial.Network, trial.Training, seed, epoch => EpochEnded(epoch.Epoch), control.Dropped, control);
        if (result.SuspendedAt is not null) return null;
        if (result.Divergence is null)
            GridfoldMeter.EpochsAvoided.Add(trial.Training.Epochs - result.EpochsTrained, GridfoldMeter.Tag("mechanism", "early_stopping"));
        return ToTrainedFold(id.Fold, result);

        void EpochEnded(int epoch)
        {
            GridfoldMeter.EpochsTrained.Add(1);
            GridfoldMeter.SamplesTrained.Add(data.TrainingLabels.Length);
            control.EpochEnded(epoch);
        }
    }

    private static TrainedFold ToTrainedFold(int fold, TrainingResult result)
    {
        IReadOnlyList<string> names = EpochMetrics.Names;
        double[] values = [.. result.History.SelectMany(epoch => names.Select(epoch.Get))];
        var history = new EpochHistory(names, values);
        if (result.Divergence is { } reason)
            return new TrainedFold(new FoldSummary(fold, Status.Failed, [], result.EpochsTrained, null, reason) { HasDiverged = true }, history, []);

        EpochMetrics last = result.History[^1];
        IReadOnlyList<MetricValue> metrics = [.. names.Select(name => new MetricValue(name, last.Get(name)))];
        var summary = new FoldSummary(fold, Status.Completed, metrics, result.EpochsTrained, result.WeightsHash, null);
        return new TrainedFold(summary, history, result.Confusion!.ToArray());
    }
}
