using Gridfold.Models.Training;
using Gridfold.Silo.Training;

namespace Gridfold.Cluster.Tests.OwnCode;

/// <summary>Records what the trainer of programs tells of a run, and stops it at a rung.</summary>
internal sealed class ProgramObserver : IRunObserver<TrainedFold>
{
    /// <summary>The epoch at which the run is read, saved and stopped.</summary>
    public int? Rung { get; init; }

    /// <summary>The epoch that drops the run.</summary>
    public int? DropAt { get; init; }

    /// <summary>Suspends the run between two reports, once this file is there.</summary>
    public string? SuspendOnceThere { get; init; }

    public byte[]? Resume { get; init; }

    public CancellationToken Dropped => new(canceled: Epochs.Contains(DropAt ?? 0));

    public TrainedFold? Result { get; private set; }

    public TrainedFold? Reading { get; private set; }

    public byte[]? Saved { get; private set; }

    public RunPosition? SavedAt { get; private set; }

    public List<int> Epochs { get; } = [];

    public string? Reason => Result?.Summary.Reason;

    public CheckpointAnswer Ask(RunPosition position) =>
        position == new RunPosition(Rung + 1 ?? 0, 0) || (SuspendOnceThere is { } file && File.Exists(file))
            ? CheckpointAnswer.SaveAndStop
            : CheckpointAnswer.Continue;

    public void Save(byte[] checkpoint, RunPosition position) => (Saved, SavedAt) = (checkpoint, position);

    public void EpochEnded(EpochMetrics epoch) => Epochs.Add(epoch.Epoch);

    public bool IsDue(int epoch) => epoch == Rung;

    public void Read(TrainedFold result) => Reading = result;

    public void End(TrainedFold result) => Result = result;
}
