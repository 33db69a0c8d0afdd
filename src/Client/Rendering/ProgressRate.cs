using Gridfold.Grains.Experiments;

namespace Gridfold.Client.Rendering;

/// <summary>
/// Measures epochs per second over the last few seconds, and estimates the time left. Where epochs take longer than that, the last two
/// epochs count.
/// </summary>
internal sealed class ProgressRate
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;

    // The moments at which the number of epochs grew, and the number from then on.
    private readonly Queue<(long At, long Epochs)> _steps = [];
    private (long At, long Epochs)? _last;

    public ProgressRate(TimeProvider time) => _time = time;

    /// <summary>The speed in epochs per second. Null before it can be measured.</summary>
    public double? EpochsPerSecond { get; private set; }

    /// <summary>Adds the experiment's epochs at this moment.</summary>
    public void Add(ExperimentSnapshot snapshot)
    {
        long now = _time.GetTimestamp();

        // An experiment that went back to a checkpoint begins anew.
        if (snapshot.EpochsSoFar < _last?.Epochs) _steps.Clear();
        if (_last?.Epochs != snapshot.EpochsSoFar) _steps.Enqueue((_last = (now, snapshot.EpochsSoFar)).Value);
        while (_steps.Count > 2 && _time.GetElapsedTime(_steps.Peek().At, now) > Window) _steps.Dequeue();
        (long at, long epochs) = _steps.Peek();
        long trained = _last!.Value.Epochs - epochs;
        // The next epoch has not ended yet, so the time since the last one is at most that of one epoch.
        double seconds = Math.Max(
            _time.GetElapsedTime(at, _last.Value.At).TotalSeconds,
            _time.GetElapsedTime(at, now).TotalSeconds * trained / (trained + 1));
        EpochsPerSecond = trained > 0 && seconds > 0 ? trained / seconds : null;
    }

    /// <summary>
    /// The time until every planned epoch is trained at the present speed, in seconds. Null when no epoch is being trained.
    /// </summary>
    public double? SecondsLeft(ExperimentSnapshot snapshot) =>
        EpochsPerSecond > 0 ? Math.Max(0, snapshot.EpochsPlanned - snapshot.EpochsSoFar) / EpochsPerSecond : null;
}
