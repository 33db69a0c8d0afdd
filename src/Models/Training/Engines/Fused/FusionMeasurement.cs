using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;

namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>
/// Finds how many networks a device trains fastest as one. For each kind of network it trains them for some steps. The result depends on
/// the GPU, the layers, the mini-batch and the free memory of the GPU.
/// </summary>
internal sealed class FusionMeasurement
{
    private static readonly ConditionalWeakTable<TrainingDevice, FusionMeasurement> ByDevice = [];

    private readonly TrainingDevice _device;
    private readonly Dictionary<string, int> _found = [];
    private readonly Lock _lock = new();

    public FusionMeasurement(TrainingDevice device) => _device = device;

    /// <summary>Gives the measurement of a device: the same object at each call.</summary>
    public static FusionMeasurement On(TrainingDevice device) => ByDevice.GetValue(device, one => new FusionMeasurement(one));

    /// <summary>
    /// Measures how many networks to train as one (<see cref="FusionSizes"/>). The result is 1 where several networks as one take longer
    /// than one after the other. A call waits while another slot measures, because two measurements would disturb each other.
    /// </summary>
    /// <param name="offer">The kind of network, and the greatest number wanted.</param>
    /// <param name="job">At least one run of the offer. The observers hear nothing of the measurement.</param>
    public int MostThatPay(EngineOffer offer, Job job)
    {
        string kind = KindOf(offer, job.Data);
        lock (_lock)
        {
            if (_found.TryGetValue(kind, out int found)) return found;
            int most = Measure(offer.MaxRuns, job);
            if (!AreDropped(job.Runs)) _found[kind] = most;
            return most;
        }
    }

    /// <summary>Notes that the memory was too small for so many networks. From now on the number is at most half of them.</summary>
    public void Lower(EngineOffer offer, FoldData data, int tooMany)
    {
        string kind = KindOf(offer, data);
        lock (_lock) _found[kind] = Math.Min(_found.GetValueOrDefault(kind, tooMany), Math.Max(1, tooMany / 2));
    }

    private static string KindOf(EngineOffer offer, FoldData data) =>
        $"{string.Join(" x ", data.InputShape)}, {data.HeadWidth} outputs; {offer.Key}";

    private static bool AreDropped(IReadOnlyList<Run> runs) => runs.All(run => run.Observer.Dropped.IsCancellationRequested);

    private int Measure(int mostWanted, Job job) => FusionSizes.Best(mostWanted, networks =>
        AreDropped(job.Runs) ? null
        : networks == 1 ? Time(timer => TrainingLoop.Train(job.Data, Timed(job.Runs[0], timer), job.FoldSeed, _device))
        : Time(timer => FusedTraining.Train(
            job with { Runs = [.. Enumerable.Range(0, networks).Select(index => Timed(job.Runs[index % job.Runs.Count], timer))] })));

    /// <summary>Makes a run that learns almost nothing, so that it cannot end before the measurement does.</summary>
    private static Run Timed(Run run, StepTimer timer) => run with
    {
        Training = run.Training with
        {
            Optimizer = run.Training.Optimizer with { LearningRate = 1e-9 },
            Epochs = int.MaxValue,
            EarlyStopping = null,
            Best = null,
        },
        Observer = timer,
    };

    /// <summary>
    /// The least time of a few steps. Null when libtorch refused them, most likely for lack of memory; such networks are not trained as
    /// one.
    /// </summary>
    private TimeSpan? Time(Action<StepTimer> train)
    {
        using var timer = new StepTimer(_device);
        try
        {
            train(timer);
            return timer.Least;
        }
        catch (ExternalException)
        {
            return null;
        }
    }

    /// <summary>
    /// Times a training's steps a few at a time, and then drops the training. The least time counts: other work of the process or of the
    /// machine can lengthen a time, and nothing shortens one.
    /// </summary>
    private sealed class StepTimer(TrainingDevice device) : IRunObserver<RunResult>, IDisposable
    {
        private const int StepsAtATime = 5, Times = 3;

        private readonly CancellationTokenSource _over = new();
        private readonly List<TimeSpan> _times = [];
        private readonly Stopwatch _watch = new();
        private RunPosition _position = new(1, 0);
        private int _steps;

        /// <summary>
        /// The least time. Null when the training ended earlier, for example because each loss was not a finite number.
        /// </summary>
        public TimeSpan? Least => _times.Count == Times ? _times.Min() : null;

        public byte[]? Resume => null;

        public CancellationToken Dropped => _over.Token;

        public CheckpointAnswer Ask(RunPosition position)
        {
            // All networks that are trained as one share this timer, and each calls it.
            if (position != _position) Count(position);
            return CheckpointAnswer.Continue;
        }

        public void Save(byte[] checkpoint, RunPosition position)
        {
        }

        public bool IsDue(int epoch) => false;

        public void Read(RunResult result)
        {
        }

        public void EpochEnded(EpochMetrics epoch)
        {
        }

        public void End(RunResult result)
        {
        }

        public void Dispose() => _over.Dispose();

        private void Count(RunPosition position)
        {
            _position = position;
            _steps++;
            if (_steps % StepsAtATime != 0) return;
            device.WaitForOwn();

            // The first steps warm up.
            if (_watch.IsRunning) _times.Add(_watch.Elapsed);
            _watch.Restart();
            if (_times.Count == Times) _over.Cancel();
        }
    }
}
