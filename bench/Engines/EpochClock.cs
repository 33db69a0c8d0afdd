using System.Diagnostics;
using Gridfold.Models.Training;

namespace Gridfold.Engines;

/// <summary>Notes the time at the ends of epochs, until there are enough.</summary>
/// <param name="now">The time: the processor's leaves out what else the machine does.</param>
internal sealed class EpochClock(Func<TimeSpan> now)
{
    private const double LeastSeconds = 1.5;
    private const int WarmUp = 3, LeastEpochs = 5;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<double> _ends = [];

    private TimeSpan Now => now();

    private bool IsOver => _watch.Elapsed.TotalSeconds > LeastSeconds && _ends.Count > WarmUp + LeastEpochs;

    /// <summary>The median of an epoch's milliseconds, all networks together.</summary>
    /// <param name="now">The time.</param>
    /// <param name="shape">The network.</param>
    /// <param name="networks">How many of it.</param>
    /// <param name="train">Trains them until they are dropped.</param>
    public static double Median(Func<TimeSpan> now, Case shape, int networks, Action<Run[]> train)
    {
        using var over = new CancellationTokenSource();
        var clock = new EpochClock(now);
        train(
            [.. Enumerable.Range(0, networks)
                .Select(index => new Run(shape.Network, shape.Training, new Observer(clock, index == 0, over)))]);
        double[] epochs = [.. clock._ends.Skip(WarmUp).Zip(clock._ends.Skip(WarmUp + 1), (from, to) => to - from).Order()];
        return epochs[epochs.Length / 2];
    }

    /// <summary>Ends a training when the clock has enough.</summary>
    /// <param name="clock">Says when to end.</param>
    /// <param name="isNoted">Whether its epochs are; others only keep it company.</param>
    /// <param name="over">Ends all.</param>
    private sealed class Observer(EpochClock clock, bool isNoted, CancellationTokenSource over) : IRunObserver<RunResult>
    {
        public byte[]? Resume => null;

        public CancellationToken Dropped => over.Token;

        public CheckpointAnswer Ask(RunPosition position) => CheckpointAnswer.Continue;

        public void Save(byte[] checkpoint, RunPosition position) => throw new NotSupportedException();

        public bool IsDue(int epoch) => false;

        public void Read(RunResult result) => throw new NotSupportedException();

        public void EpochEnded(EpochMetrics epoch)
        {
            if (isNoted) clock._ends.Add(clock.Now.TotalMilliseconds);
            if (clock.IsOver) over.Cancel();
        }

        public void End(RunResult result) => throw new InvalidOperationException($"It ended by itself: {result.Divergence}");
    }
}
