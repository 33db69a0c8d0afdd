using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Gridfold.Grains;
using Gridfold.Grains.Folds;
using Gridfold.Models.Training;
using Gridfold.Silo.Training;

namespace Gridfold.Scale;

/// <summary>Trains nothing: sleeps for as long as its epochs are meant to take, and measures how long its slot waited before.</summary>
internal sealed class SleepingTrainer : IJobTrainer
{
    /// <summary>The experiment that is measured; others warm up.</summary>
    public const string Measured = "measured";

    [ThreadStatic]
    private static long _ended;

    private readonly TimeSpan _epoch;

    public SleepingTrainer(TimeSpan epoch) => _epoch = epoch;

    /// <summary>Milliseconds between two trainings on a slot.</summary>
    public ConcurrentQueue<double> Gaps { get; } = [];

    /// <summary>Epochs reported.</summary>
    public long Epochs;

    public void Train(JobTraining job, TrainingDevice device)
    {
        foreach ((IReadOnlyList<FoldAssignment> folds, ITrainingControl control) in job.Trajectories) Train(folds[^1], control);
    }

    private void Train(FoldAssignment assignment, ITrainingControl control)
    {
        if (_ended != 0 && assignment.Fold.Experiment == Measured) Gaps.Enqueue(Stopwatch.GetElapsedTime(_ended).TotalMilliseconds);
        int epochs = int.Parse(assignment.Hyperparameters[1].Json, CultureInfo.InvariantCulture);
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            if (_epoch > TimeSpan.Zero && control.Dropped.WaitHandle.WaitOne(_epoch)) throw new OperationCanceledException(control.Dropped);
            control.EpochEnded(epoch);
            Interlocked.Increment(ref Epochs);
        }

        double x = double.Parse(assignment.Hyperparameters[0].Json, CultureInfo.InvariantCulture);
        var summary = new FoldSummary(assignment.Fold.Fold, Status.Completed, [new MetricValue("validation_accuracy", x % 7919)], epochs, "00", null);
        control.End(new TrainedFold(summary, EpochHistory.Empty, []));
        _ended = assignment.Fold.Experiment == Measured ? Stopwatch.GetTimestamp() : 0;
    }
}
