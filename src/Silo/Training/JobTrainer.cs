using System.Runtime.CompilerServices;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Predictions;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Telemetry;
using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.SelfTests;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Randomness;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gridfold.Silo.Training;

/// <summary>Trains on the silo's data, with one thread for each slot.</summary>
internal sealed class JobTrainer : IJobTrainer
{
    // The plan of an experiment is the same for all its jobs.
    private static readonly ConditionalWeakTable<ExperimentSpec, ExperimentPlan> Plans = [];

    private readonly TrainingData _data;
    private readonly CommandTrainer _commands;
    private readonly NetworkTrainer _networks;

    public JobTrainer(TrainingData data, IOptions<OwnCodeOptions> ownCode, ILogger<CommandTrainer> logger)
    {
        _data = data;
        _commands = new CommandTrainer(data, ownCode.Value, logger);
        _networks = new NetworkTrainer(data.Folders, ownCode.Value, logger);
    }

    public async Task<DeviceVerdict> Prove(TrainingDevice device)
    {
        DeviceVerdict verdict = await DeviceProof.Of(device);
        if (!verdict.IsRefused) await Task.Run(Libtorch.Load);
        return verdict;
    }

    public Task Load(string experiment, ExperimentSpec spec, string datasetFingerprint, CancellationToken cancellationToken)
    {
        if (_data.Has(experiment)) return Task.CompletedTask;

        // The read has its own thread, because it blocks. A cancelled read is abandoned, because a call of the file system may not end.
        return Task.Factory.StartNew(
            () => _data.Load(experiment, spec, datasetFingerprint, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning,
                TaskScheduler.Default)
            .WaitAsync(cancellationToken);
    }

    public void Train(SlotJob job, TrainingDevice device)
    {
        if (job.Spec.HasCommand)
        {
            _commands.Train(job, device);
            return;
        }

        FoldId id = job.Runs[0].Folds[0].Fold;
        using var unwanted = new Unwanted(job);
        FoldData data = _data.Get(id.Experiment, job.Spec, job.DatasetFingerprint, id.Fold, unwanted.Token);

        // The seed never derives from the hyper-parameters, so trials differ only by their values.
        ulong seed = Seed.Derive(job.Spec.Seed, "fold", id.Fold);
        ExperimentPlan plan = Plans.GetValue(job.Spec, ExperimentPlan.Of);
        var runs = new List<Run>();
        var own = new List<(SlotRun, Run)>();
        foreach (SlotRun slotRun in job.Runs)
        {
            (IReadOnlyList<FoldAssignment> folds, IRunObserver<TrainedFold> observer) = slotRun;
            try
            {
                TrialSpec trial = TrialSpec.Bind(job.Spec, folds[^1].Hyperparameters);
                RequireMemory(trial, data, device);
                NetworkSize? size = SizeOf(trial, data);
                TrainedFold ToTrained(RunResult result) => WithCosts(
                    TrainedFolds.Of(id.Fold, result, job.Spec.Task, size) with
                    {
                        Model = FoldModelFile.Of(job.Spec, folds[^1].Hyperparameters, data, result),
                        Targets = TrainedFolds.TargetsOf(result, data.TargetNames, trial.Training.Metrics),
                        Predictions = KeptPredictions.Of(data, result.Judged, plan.Trials, plan.FoldsPerTrial),
                    }, job.Spec.Searcher.Objective, size?.Parameters ?? result.LearnedValues ?? 0);
                var translator = new FoldObserver(observer, ToTrained, trial.Training.Epochs, data.TrainingTargets.Count);
                var run = new Run(trial.Network.Locate(_data.Files), trial.Training, translator)
                {
                    KeepsCheckpoint = job.Spec.Checkpoints.KeepsLast,
                };
                if (trial.Network.Own is null) runs.Add(run);
                else own.Add((slotRun, run));
            }
            catch (InputException exception)
            {
                // Another attempt would meet the same values, but the other runs of the job would not.
                observer.End(TrainedFolds.Failed(id.Fold, exception.Message));
            }
        }

        foreach ((SlotRun slotRun, Run run) in own) _networks.Train(job, slotRun, run, data, device, unwanted.Token);
        if (runs.Count == 0) return;
        device.Enter();
        TrainingEngines.Train(new Job(data, seed, runs, device), job.Spec.Resources.Engine);
    }

    private static NetworkSize? SizeOf(TrialSpec trial, FoldData data) => trial.Network.Own is not null ? null : new(
        trial.Network.Place(data.InputShape, data.HeadWidth).Sum(layer => layer.MultiplyAdds),
        trial.Network.TrainedParameters(data.InputShape, data.HeadWidth));

    /// <summary>Adds the costs that are objectives.</summary>
    private static TrainedFold WithCosts(TrainedFold trained, Objective objective, long parameters)
    {
        string[] names = [.. objective.ToList().Select(known => known.Metric)];
        if (names.Contains(TrainingCost.Parameters)) trained = trained.With(TrainingCost.Parameters, parameters);
        return trained with { CountsSeconds = names.Contains(TrainingCost.Seconds) };
    }

    /// <summary>Refuses a network that does not fit, before it takes memory. A GPU ends such a training with an error of its own.</summary>
    private static void RequireMemory(TrialSpec trial, FoldData data, TrainingDevice device)
    {
        var problems = new Problems();
        MemoryLimit limit = device.IsCpu ? MemoryLimit.OfMachine() : MemoryLimit.Stated;
        trial.CheckMemory(data.InputShape, data.HeadWidth, data.TrainingTargets.Count, limit, problems);
        problems.ThrowIfAny();
    }

    /// <summary>A token that is cancelled when no run of a job is needed any more.</summary>
    private sealed class Unwanted : IDisposable
    {
        private readonly CancellationTokenSource _source = new();
        private readonly CancellationTokenRegistration[] _registrations;

        public Unwanted(SlotJob job)
        {
            CancellationToken[] dropped = [.. job.Runs.Select(run => run.Observer.Dropped)];
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

    /// <summary>Translates the results of a run for grains. A suspension has no result, because the agent has the checkpoint.</summary>
    private sealed class FoldObserver : IRunObserver<RunResult>
    {
        private readonly IRunObserver<TrainedFold> _observer;
        private readonly Func<RunResult, TrainedFold> _toTrained;
        private readonly int _epochs;
        private readonly int _rows;

        public FoldObserver(IRunObserver<TrainedFold> observer, Func<RunResult, TrainedFold> toTrained, int epochs, int rows)
        {
            _observer = observer;
            _toTrained = toTrained;
            _epochs = epochs;
            _rows = rows;
        }

        public byte[]? Resume => _observer.Resume;

        public CancellationToken Dropped => _observer.Dropped;

        public CheckpointAnswer Ask(RunPosition position) => _observer.Ask(position);

        public void Save(byte[] checkpoint, RunPosition position) => _observer.Save(checkpoint, position);

        public void EpochEnded(EpochMetrics epoch)
        {
            GridfoldMeter.EpochsTrained.Add(1);
            GridfoldMeter.SamplesTrained.Add(_rows);
            _observer.EpochEnded(epoch);
        }

        public bool IsDue(int epoch) => _observer.IsDue(epoch);

        public void Read(RunResult result) => _observer.Read(_toTrained(result));

        public void End(RunResult result)
        {
            if (result.SuspendedAt is not null) return;
            if (result.Divergence is null)
                GridfoldMeter.EpochsAvoided.Add(_epochs - result.EpochsTrained, GridfoldMeter.Tag("mechanism", "early_stopping"));
            _observer.End(_toTrained(result));
        }
    }
}
