using System.Diagnostics;
using Gridfold.Models.Training;

namespace Gridfold.GpuCheck.Trainings;

/// <summary>Notes when epochs end. Drops the training after enough epochs, or when its time is over.</summary>
/// <param name="mostEpochs">The number of epochs to time, after a first one that warms up.</param>
/// <param name="limit">The most time.</param>
internal sealed class EpochTimer(int mostEpochs, TimeSpan limit) : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<double> _ends = [];

    /// <summary>The number of epochs that were timed.</summary>
    public int Epochs => Math.Max(0, _ends.Count - 1);

    /// <summary>The median time of an epoch of all networks with its validation, in milliseconds; null when no epoch was timed.</summary>
    public double? Median => Epochs > 0 ? Medians.Of(_ends.Zip(_ends.Skip(1), (from, to) => to - from)) : null;

    /// <summary>A observer for one of the networks.</summary>
    /// <param name="isNoted">Whether its epochs are timed. One network's are.</param>
    public IRunObserver<RunResult> Observer(bool isNoted) => new Noting(this, isNoted);

    public void Dispose() => _over.Dispose();

    private void Check()
    {
        if (Epochs >= mostEpochs || _watch.Elapsed > limit) _over.Cancel();
    }

    private sealed class Noting(EpochTimer timer, bool isNoted) : IRunObserver<RunResult>
    {
        public byte[]? Resume => null;

        public CancellationToken Dropped => timer._over.Token;

        public CheckpointAnswer Ask(RunPosition position)
        {
            timer.Check();
            return CheckpointAnswer.Continue;
        }

        public void Save(byte[] checkpoint, RunPosition position) => throw new NotSupportedException();

        public bool IsDue(int epoch) => false;

        public void Read(RunResult result) => throw new NotSupportedException();

        public void EpochEnded(EpochMetrics epoch)
        {
            if (!isNoted) return;
            timer._ends.Add(timer._watch.Elapsed.TotalMilliseconds);
            timer.Check();
        }

        public void End(RunResult result) => throw new InvalidOperationException($"The training ended by itself: {result.Divergence}");
    }
}
