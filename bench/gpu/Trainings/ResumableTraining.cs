using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using Gridfold.Models.Training.Engines.Fused;

namespace Gridfold.GpuCheck.Trainings;

/// <summary>A training that is interrupted and resumed. It is the same in every process.</summary>
/// <param name="kind">The network.</param>
/// <param name="isShort">Whether it has few rows.</param>
internal sealed class ResumableTraining(NetworkKind kind, bool isShort)
{
    /// <summary>The number of networks that are trained as one.</summary>
    public const int Networks = 2;

    /// <summary>A place within an epoch: the checkpoint holds the epoch's sums, and the place of the dropout generator.</summary>
    public static readonly RunPosition Stop = new(2, NetworkKind.BatchSize);

    private readonly FoldData _data = Digits.Of(isShort);
    private readonly NetworkSpec _network = kind.Network(dropout: 0.2);

    /// <summary>Trains one network alone, or several as one.</summary>
    /// <param name="observers">One observer, or <see cref="Networks"/> of them.</param>
    /// <param name="device">Where they are trained.</param>
    public void Run(IReadOnlyList<IRunObserver<RunResult>> observers, TrainingDevice device)
    {
        Run[] runs =
            [.. observers.Select((observer, index) => new Run(_network, kind.Training(epochs: 3, index: index), observer))];
        if (runs.Length == 1) TrainingEngines.Train(new Job(_data, Trained.Seed, runs, device), EngineChoice.Libtorch);
        else FusedTraining.Train(new Job(_data, Trained.Seed, runs, device));
    }

    /// <summary>Trains one network alone, or several as one, and keeps what they give.</summary>
    /// <param name="networks">1, or <see cref="Networks"/>.</param>
    /// <param name="device">Where they are trained.</param>
    /// <param name="make">Makes the recorder of each.</param>
    public Recorder[] Run(int networks, TrainingDevice device, Func<int, Recorder> make)
    {
        Recorder[] recorders = [.. Enumerable.Range(0, networks).Select(make)];
        Run(recorders, device);
        return recorders;
    }
}
