using Gridfold.Models.Training;

namespace Gridfold.GpuCheck.Trainings;

/// <summary>Keeps the results and the checkpoint of a training.</summary>
internal sealed class Recorder : IRunObserver<RunResult>
{
    /// <summary>The epochs before the last at whose ends it is read. Default: none.</summary>
    public IReadOnlyList<int> Readings { get; init; } = [];

    /// <summary>Where it is saved and stops. Default: nowhere.</summary>
    public RunPosition? Stop { get; init; }

    public byte[]? Resume { get; init; }

    public CancellationToken Dropped => CancellationToken.None;

    /// <summary>The results of the readings, and the result at the end.</summary>
    public List<RunResult> Results { get; } = [];

    /// <summary>The result at the end.</summary>
    public RunResult Result => Results[^1];

    /// <summary>The checkpoint; empty when there is none.</summary>
    public byte[] Saved { get; private set; } = [];

    public CheckpointAnswer Ask(RunPosition position) => position == Stop ? CheckpointAnswer.SaveAndStop : CheckpointAnswer.Continue;

    public void Save(byte[] checkpoint, RunPosition position) => Saved = checkpoint;

    public bool IsDue(int epoch) => Readings.Contains(epoch);

    public void Read(RunResult result) => Results.Add(result);

    public void EpochEnded(EpochMetrics epoch)
    {
    }

    public void End(RunResult result) => Results.Add(result);
}
