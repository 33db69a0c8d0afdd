using System.Diagnostics;
using System.Globalization;
using Gridfold.Grains;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Results;
using Gridfold.Models.Devices;
using Gridfold.Models.Metrics;
using Gridfold.Models.Training;
using Gridfold.Silo.Training;

namespace Gridfold.Scale;

/// <summary>Trains nothing: sleeps for as long as its epochs are meant to take, and measures how long its slot waited before.</summary>
internal sealed class SleepingTrainer : IJobTrainer
{
    /// <summary>The experiment that is measured; others warm up.</summary>
    public const string Measured = "scale-ccccc";

    [ThreadStatic]
    private static long _ended;

    private readonly TimeSpan _epoch;
    private long _epochs;

    public SleepingTrainer(TimeSpan epoch) => _epoch = epoch;

    /// <summary>Between two trainings on a slot.</summary>
    public GapHistogram Gaps { get; } = new();

    /// <summary>Epochs reported.</summary>
    public long Epochs => Interlocked.Read(ref _epochs);

    public void Train(SlotJob job, TrainingDevice device)
    {
        foreach ((IReadOnlyList<FoldAssignment> folds, IRunObserver<TrainedFold> observer) in job.Runs) Train(folds[^1], observer);
    }

    private void Train(FoldAssignment assignment, IRunObserver<TrainedFold> observer)
    {
        if (_ended != 0 && assignment.Fold.Experiment == Measured) Gaps.Add(Stopwatch.GetElapsedTime(_ended));
        double x = double.Parse(assignment.Hyperparameters[0].Json, CultureInfo.InvariantCulture);
        double[] losses = new double[int.Parse(assignment.Hyperparameters[1].Json, CultureInfo.InvariantCulture)];
        long began = Stopwatch.GetTimestamp();
        for (int epoch = 1; epoch <= losses.Length; epoch++)
        {
            // Until the end that the epoch would have, were the system's timer exact.
            TimeSpan left = (epoch * _epoch) - Stopwatch.GetElapsedTime(began);
            if (left > TimeSpan.Zero && observer.Dropped.WaitHandle.WaitOne(left)) throw new OperationCanceledException(observer.Dropped);
            losses[epoch - 1] = x / epoch;
            observer.EpochEnded(new EpochMetrics(epoch, MetricValues.None, MetricValues.None));
            Interlocked.Increment(ref _epochs);
        }

        var summary = new FoldSummary(
            assignment.Fold.Fold, Status.Completed, [new MetricValue("validation_accuracy", x % 7919)], losses.Length, "00", null);
        observer.End(new TrainedFold(summary, new EpochHistory(["validation_loss"], losses), []));
        _ended = assignment.Fold.Experiment == Measured ? Stopwatch.GetTimestamp() : 0;
    }
}
