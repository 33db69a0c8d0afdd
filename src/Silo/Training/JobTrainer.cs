using Gridfold.Grains.Folds;
using Gridfold.Grains.Telemetry;
using Gridfold.Grains.Trials;
using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Training;

/// <summary>Trains on the silo's data, one thread a slot.</summary>
internal sealed class JobTrainer : IJobTrainer
{
    private readonly TrainingData _data;

    public JobTrainer(TrainingData data) => _data = data;

    public async Task<DeviceVerdict> Prove(TrainingDevice device)
    {
        DeviceVerdict verdict = await device.Prove();
        if (!verdict.IsRefused) await Task.Run(Libtorch.Load);
        return verdict;
    }

    public void Train(JobTraining job, TrainingDevice device)
    {
        device.Enter();
        FoldId id = job.Trajectories[0].Folds[0].Fold;
        FoldData data = _data.Get(id.Experiment, job.Spec, job.DatasetFingerprint, id.Fold);

        // Never of the hyper-parameters: trials differ by what they were given, not by luck.
        ulong seed = Seed.Derive(job.Spec.Seed, "fold", id.Fold);
        var trajectories = new List<Trajectory>();
        foreach ((IReadOnlyList<FoldAssignment> folds, ITrainingControl control) in job.Trajectories)
        {
            try
            {
                TrialSpec trial = TrialSpec.Bind(job.Spec, folds[^1].Hyperparameters);
                TrainedFold ToTrained(TrainingResult result) =>
                    TrainedFolds.Of(id.Fold, result) with { Model = FoldModelFile.Of(job.Spec, folds[^1].Hyperparameters, data, result) };
                trajectories.Add(new Trajectory(trial.Network, trial.Training, new TrajectoryControl(control, ToTrained, trial.Training.Epochs, data.TrainingLabels.Length)));
            }
            catch (InputException exception)
            {
                // Another attempt would meet the same values; what shares the job does not.
                control.End(TrainedFolds.Failed(id.Fold, exception.Message));
            }
        }

        TrainingJob.Run(data, seed, trajectories, job.Spec.Resources.IsFusionAllowed, device);
    }

    /// <summary>Puts what a training gives into the words of grains.</summary>
    private sealed class TrajectoryControl : ITrajectoryControl
    {
        private readonly ITrainingControl _control;
        private readonly Func<TrainingResult, TrainedFold> _toTrained;
        private readonly int _epochs;
        private readonly int _rows;

        public TrajectoryControl(ITrainingControl control, Func<TrainingResult, TrainedFold> toTrained, int epochs, int rows)
        {
            _control = control;
            _toTrained = toTrained;
            _epochs = epochs;
            _rows = rows;
        }

        public byte[]? Resume => _control.Resume;

        public CancellationToken Dropped => _control.Dropped;

        public CheckpointAnswer Ask(TrainingPosition position) => _control.Ask(position);

        public void Save(byte[] checkpoint, TrainingPosition position) => _control.Save(checkpoint, position);

        public void EpochEnded(EpochMetrics epoch)
        {
            GridfoldMeter.EpochsTrained.Add(1);
            GridfoldMeter.SamplesTrained.Add(_rows);
            _control.EpochEnded(epoch.Epoch);
        }

        public bool IsDue(int epoch) => _control.IsDue(epoch);

        public void Read(TrainingResult result) => _control.Read(_toTrained(result));

        public void End(TrainingResult result)
        {
            if (result.SuspendedAt is not null) return;
            if (result.Divergence is null) GridfoldMeter.EpochsAvoided.Add(_epochs - result.EpochsTrained, GridfoldMeter.Tag("mechanism", "early_stopping"));
            _control.End(_toTrained(result));
        }
    }
}
