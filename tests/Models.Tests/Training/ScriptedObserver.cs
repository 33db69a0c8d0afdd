using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Training;

/// <summary>Reads a training at some epochs, stops it at a given place, and keeps the results.</summary>
internal sealed class ScriptedObserver : IRunObserver<RunResult>, IDisposable
{
    private readonly int[] _readings;
    private readonly RunPosition? _stop;
    private readonly CancellationTokenSource _dropped = new();

    /// <param name="readings">The epochs to read, besides the last one.</param>
    /// <param name="stop">The place at which the training is saved and stops.</param>
    /// <param name="resume">The checkpoint from which the training goes on.</param>
    public ScriptedObserver(int[] readings, RunPosition? stop = null, byte[]? resume = null)
    {
        _readings = readings;
        _stop = stop;
        Resume = resume;
    }

    public byte[]? Resume { get; }

    /// <summary>The epoch at whose end the training is dropped.</summary>
    public int? DroppedAfter { get; init; }

    public CancellationToken Dropped => _dropped.Token;

    public List<EpochMetrics> Epochs { get; } = [];

    /// <summary>The readings so far.</summary>
    public List<RunResult> Results { get; } = [];

    /// <summary>The final result.</summary>
    public RunResult? Result { get; private set; }

    public byte[]? Saved { get; private set; }

    public CheckpointAnswer Ask(RunPosition position) => position == _stop ? CheckpointAnswer.SaveAndStop : CheckpointAnswer.Continue;

    public void Save(byte[] checkpoint, RunPosition position) => Saved = checkpoint;

    public void EpochEnded(EpochMetrics epoch)
    {
        Epochs.Add(epoch);
        if (epoch.Epoch == DroppedAfter) _dropped.Cancel();
    }

    public bool IsDue(int epoch) => _readings.Contains(epoch);

    public void Read(RunResult result) => Results.Add(result);

    public void End(RunResult result)
    {
        Assert.Null(Result);
        Result = result;
    }

    public void Dispose() => _dropped.Dispose();
}
