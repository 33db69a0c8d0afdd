using System.Diagnostics;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using Gridfold.Silo.Slots;

namespace Gridfold.Silo.Hosting;

/// <summary>
/// Tries a few jobs of a search, one after the other, and measures an epoch. Nothing is stored. Code is compiled and memory is taken in the
/// first epoch of a job. So that epoch counts only where no other one follows within the time.
/// </summary>
public sealed class EpochTimer
{
    private const int MostJobs = 5;

    private readonly ExperimentSpec _spec;
    private readonly FoldData _data;
    private readonly ReadableFiles _files;
    private readonly TrainingDevice _device;

    /// <param name="spec">The experiment's spec.</param>
    /// <param name="dataset">The experiment's data.</param>
    /// <param name="files">The files that the experiment may name.</param>
    /// <param name="device">The device, in the notation of <see cref="EmbeddedSilo.DeviceVariable"/>. Null for the processor.</param>
    public EpochTimer(ExperimentSpec spec, Dataset dataset, ReadableFiles files, string? device)
    {
        (_spec, _files) = (spec, files);
        _device = SlotDevices.Find(device ?? SiloSlots.Cpu, EmbeddedSilo.DeviceVariable).Of(0);
        FoldRows rows = spec.Validation.Rows(dataset, spec.Seed, 1);
        _data = FoldDataBuilder.Build(dataset, spec.Dataset, rows.Training, rows.Validation);
    }

    /// <summary>Measures on the calling thread.</summary>
    /// <param name="slots">The slots, by which jobs are planned.</param>
    /// <param name="time">The time for all jobs together.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    /// <exception cref="InputException">A value is not possible at its place.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public EpochTime Measure(ClusterSlots slots, TimeSpan time, CancellationToken cancellationToken)
    {
        IReadOnlyList<IReadOnlyList<TrialSpec>> jobs = JobSample.Of(_spec, slots, MostJobs);
        double seconds = 0, epochs = 0;
        foreach (IReadOnlyList<TrialSpec> job in jobs)
        {
            double all = job.Sum(run => (double)run.Training.Epochs);
            seconds += all * Try(job, time / jobs.Count, cancellationToken);
            epochs += all;
        }

        return new EpochTime(seconds / epochs, jobs.Count);
    }

    /// <summary>Trains a job for a while.</summary>
    /// <returns>The seconds of an epoch of one network.</returns>
    private double Try(IReadOnlyList<TrialSpec> job, TimeSpan time, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clock = new Clock(job.Count, _data.TrainingTargets.Count, time, over);
        Run[] runs = [.. job.Select(trial => new Run(trial.Network.Locate(_files), trial.Training, new Observer(clock, over.Token)))];
        _device.Enter();
        TrainingEngines.Train(new Job(_data, Seed.Derive(_spec.Seed, "fold", 1), runs, _device), _spec.Resources.Engine);
        cancellationToken.ThrowIfCancellationRequested();
        return clock.SecondsOfEpoch;
    }

    /// <summary>Notes when epochs end, for all runs of a job together.</summary>
    private sealed class Clock(int runs, int rows, TimeSpan most, CancellationTokenSource over)
    {
        private readonly long _begin = Stopwatch.GetTimestamp();
        private readonly List<double> _ends = [];
        private double _fraction;
        private double _reached;

        private double Now => Stopwatch.GetElapsedTime(_begin).TotalSeconds;

        /// <summary>From the epochs after the first one of each run, or else from all epochs, or else from the steps.</summary>
        public double SecondsOfEpoch =>
            _ends.Count > runs ? (_ends[^1] - _ends[runs - 1]) / (_ends.Count - runs)
            : _ends.Count > 0 ? _ends[^1] / _ends.Count
            : _reached / (_fraction * runs);

        public void EpochEnded()
        {
            _ends.Add(Now);
            StopInTime();
        }

        public void StepEnded(RunPosition position)
        {
            if (position.Epoch == 1 && position.RowsDone > 0) (_fraction, _reached) = ((double)position.RowsDone / rows, Now);
            StopInTime();
        }

        private void StopInTime()
        {
            if (Now > most.TotalSeconds) over.Cancel();
        }
    }

    private sealed class Observer(Clock clock, CancellationToken dropped) : IRunObserver<RunResult>
    {
        public byte[]? Resume => null;

        public CancellationToken Dropped => dropped;

        public CheckpointAnswer Ask(RunPosition position)
        {
            clock.StepEnded(position);
            return CheckpointAnswer.Continue;
        }

        public void Save(byte[] checkpoint, RunPosition position) => throw new NotSupportedException();

        public void EpochEnded(EpochMetrics epoch) => clock.EpochEnded();

        public bool IsDue(int epoch) => false;

        public void Read(RunResult result) => throw new NotSupportedException();

        public void End(RunResult result)
        {
            // A run that ends by itself ends its part of the job.
        }
    }
}
