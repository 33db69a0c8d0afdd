using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Telemetry;
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

    public Task Load(string experiment, ExperimentSpec spec, string datasetFingerprint, CancellationToken cancellationToken)
    {
        if (_data.Has(experiment)) return Task.CompletedTask;

        // A thread of its own, since it blocks; and given up when it is ended early, since what a file system does may not be.
        return Task.Factory.StartNew(
            () => _data.Load(experiment, spec, datasetFingerprint, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning,
                TaskScheduler.Default)
            .WaitAsync(cancellationToken);
    }

    public void Train(JobTraining job, TrainingDevice device)
    {
        device.Enter();
        FoldId id = job.Trajectories[0].Folds[0].Fold;
        using var unwanted = new Unwanted(job);
        FoldData data = _data.Get(id.Experiment, job.Spec, job.DatasetFingerprint, id.Fold, unwanted.Token);

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
                trajectories.Add(new Trajectory(trial.Network.Locate(_data.Files), trial.Training, new TrajectoryControl(control,
                    ToTrained, trial.Training.Epochs, data.TrainingLabels.Length)));
            }
            catch (InputException exception)
            {
                // Another attempt would meet the same values; what shares the job does not.
                control.End(TrainedFolds.Failed(id.Fold, exception.Message));
            }
        }

        TrainingJob.Run(data, seed, trajectories, job.Spec.Resources.IsFusionAllowed, device);
    }

    /// <summary>Signalled once nobody wants any trajectory of a job.</summary>
    private sealed class Unwanted : IDisposable
    {
        private readonly CancellationTokenSource _source = new();
        private readonly CancellationTokenRegistration[] _registrations;

        public Unwanted(JobTraining job)
        {
            CancellationToken[] dropped = [.. job.Trajectories.Select(trajectory => trajectory.Control.Dropped)];
            void CancelIfAll()
            {
                if (dropped.All(token => token.IsCancellationRequested)) _source.Cancel();
            }

            _registrations = [.. dropped.Select(token => token.Register(CancelIfAll))];
        }

        public CancellationToken Token => _source.Token;

        public void Dispose()
        {
            foreach (CancellationTokenRegistration registration in _registrations) registration.Dispose();
            _source.Dispose();
        }
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
