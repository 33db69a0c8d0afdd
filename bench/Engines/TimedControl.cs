using System.Diagnostics;
using Gridfold.Models.Training;

namespace Gridfold.Engines;

/// <summary>Notes the processor's time at the ends of epochs, until there are enough: what else the machine does stays out of it.</summary>
internal sealed class EpochClock(Stopwatch watch, int warmUp, int least, double seconds)
{
    private readonly List<double> _ends = [];

    public bool IsOver => watch.Elapsed.TotalSeconds > seconds && _ends.Count > warmUp + least;

    public double MedianMilliseconds
    {
        get
        {
            double[] epochs = [.. _ends.Skip(warmUp).Zip(_ends.Skip(warmUp + 1), (from, to) => to - from).Order()];
            return epochs[epochs.Length / 2];
        }
    }

    public void Note() => _ends.Add(Environment.CpuUsage.TotalTime.TotalMilliseconds);
}

/// <summary>Ends a training when the clock has enough.</summary>
/// <param name="noted">Told of each epoch; null for trainings that only keep another company.</param>
/// <param name="clock">Says when to end.</param>
/// <param name="over">Ends all.</param>
internal sealed class TimedControl(EpochClock? noted, EpochClock clock, CancellationTokenSource over) : ITrajectoryControl
{
    public byte[]? Resume => null;

    public CancellationToken Dropped => over.Token;

    public CheckpointAnswer Ask(TrainingPosition position) => CheckpointAnswer.Continue;

    public void Save(byte[] checkpoint, TrainingPosition position) => throw new NotSupportedException();

    public bool IsDue(int epoch) => false;

    public void Read(TrainingResult result) => throw new NotSupportedException();

    public void EpochEnded(EpochMetrics epoch)
    {
        noted?.Note();
        if (clock.IsOver) over.Cancel();
    }

    public void End(TrainingResult result) => throw new InvalidOperationException($"It ended by itself: {result.Divergence}");
}
