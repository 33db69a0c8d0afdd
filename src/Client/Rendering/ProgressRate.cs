using Gridfold.Grains.Experiments;

namespace Gridfold.Client.Rendering;

/// <summary>Measures epochs per second over the last few seconds, and estimates the time left.</summary>
internal sealed class ProgressRate
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly Queue<(long At, long Epochs)> _samples = [];

    public ProgressRate(TimeProvider time) => _time = time;

    /// <summary>The speed in epochs per second. Null before it can be measured.</summary>
    public double? EpochsPerSecond { get; private set; }

    /// <summary>Adds the experiment's epochs at this moment.</summary>
    public void Add(ExperimentSnapshot snapshot)
    {
        long now = _time.GetTimestamp();
        _samples.Enqueue((now, snapshot.EpochsSoFar));
        while (_samples.Count > 2 && _time.GetElapsedTime(_samples.Peek().At, now) > Window) _samples.Dequeue();
        (long at, long epochs) = _samples.Peek();
        double seconds = _time.GetElapsedTime(at, now).TotalSeconds;
        EpochsPerSecond = seconds > 0 ? Math.Max(0, snapshot.EpochsSoFar - epochs) / seconds : null;
    }

    /// <summary>
    /// The time until every planned epoch is trained at the present speed, in seconds. Null when no epoch is being trained.
    /// </summary>
    public double? SecondsLeft(ExperimentSnapshot snapshot) =>
        EpochsPerSecond > 0 ? Math.Max(0, snapshot.EpochsPlanned - snapshot.EpochsSoFar) / EpochsPerSecond : null;
}
