using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Gridfold.Models.Datasets;

namespace Gridfold.Models.Training.Fused;

/// <summary>
/// Finds how many networks a device trains as one faster than one after the other, by training both ways for some steps, once for each kind of network. Whether it pays
/// depends on the GPU, the layers and the mini-batch, and whether it fits on what is left of the GPU's memory.
/// </summary>
internal static class FusionMeasurement
{
    private static readonly ConcurrentDictionary<(string Kind, int Networks), int> Found = new();

    /// <summary>The most of the trajectories that pay: all of them, or halves until it fits and is faster; 1 for none.</summary>
    public static int MostThatPay(FoldData data, ulong foldSeed, IReadOnlyList<Trajectory> trajectories, TrainingDevice device)
    {
        if (trajectories.Count == 1) return 1;
        string kind = $"{device.Name}; {string.Join(" x ", data.InputShape)}; {FusedEngine.GroupOf(trajectories[0].Network, trajectories[0].Training).Key}";
        return Found.GetOrAdd((kind, trajectories.Count), _ =>
        {
            TimeSpan? alone = Time(control => TrainingJob.TrainAlone(data, foldSeed, Timed(trajectories[0], control), device), device);
            for (int networks = trajectories.Count; networks > 1; networks = (networks + 1) / 2)
            {
                TimeSpan? together = Time(control => FusedTraining.Run(data, foldSeed, [.. trajectories.Take(networks).Select(trajectory => Timed(trajectory, control))], device), device);
                if (together < alone * networks) return networks;
            }

            return 1;
        });
    }

    /// <summary>A trajectory that learns next to nothing, so that it cannot end before it was timed.</summary>
    private static Trajectory Timed(Trajectory trajectory, StepTimer timer) => trajectory with
    {
        Training = trajectory.Training with { Optimizer = trajectory.Training.Optimizer with { LearningRate = 1e-9 }, Epochs = int.MaxValue, EarlyStopping = null },
        Control = timer,
    };

    /// <summary>What the timed steps took; null when the device's memory did not suffice.</summary>
    private static TimeSpan? Time(Action<StepTimer> train, TrainingDevice device)
    {
        var timer = new StepTimer(device);
        try
        {
            train(timer);
            return timer.Elapsed;
        }
        catch (ExternalException)
        {
            // libtorch says no more than this of memory that it did not get. Whatever else went wrong goes wrong again without a clock.
            return null;
        }
    }

    /// <summary>Ends a training after some steps and measures the last of them.</summary>
    private sealed class StepTimer(TrainingDevice device) : ITrajectoryControl
    {
        private const int WarmUpSteps = 5, TimedSteps = 10;

        private readonly Stopwatch _watch = new();
        private TrainingPosition _position = new(1, 0);
        private int _steps;

        public TimeSpan Elapsed => _watch.Elapsed;

        public byte[]? Resume => null;

        public CancellationToken Dropped => CancellationToken.None;

        public CheckpointAnswer Ask(TrainingPosition position)
        {
            // All networks that are trained as one share this timer, and each asks.
            if (position != _position) Count(position);
            return _steps >= WarmUpSteps + TimedSteps ? CheckpointAnswer.SaveAndStop : CheckpointAnswer.Continue;
        }

        public void Save(byte[] checkpoint, TrainingPosition position)
        {
        }

        public bool IsDue(int epoch) => false;

        public void Read(TrainingResult result)
        {
        }

        public void EpochEnded(EpochMetrics epoch)
        {
        }

        public void End(TrainingResult result)
        {
        }

        private void Count(TrainingPosition position)
        {
            _position = position;
            _steps++;
            if (_steps is not (WarmUpSteps or WarmUpSteps + TimedSteps)) return;
            device.Synchronize();
            if (_steps == WarmUpSteps) _watch.Start();
            else _watch.Stop();
        }
    }
}
