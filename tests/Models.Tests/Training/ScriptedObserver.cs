using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Training;

/// <summary>Reads a training at some epochs, stops it where a test says, and keeps what it is given.</summary>
internal sealed class ScriptedObserver : IRunObserver<RunResult>, IDisposable
{
    private readonly int[] _readings;
    private readonly RunPosition? _stop;
    private readonly CancellationTokenSource _dropped = new();

    /// <param name="readings">Epochs before the last.</param>
    /// <param name="stop">Where it is saved and stops.</param>
    /// <param name="resume">Where it goes on from.</param>
    public ScriptedObserver(int[] readings, RunPosition? stop = null, byte[]? resume = null)
    {
        _readings = readings;
        _stop = stop;
        Resume = resume;
    }

    public byte[]? Resume { get; }

    /// <summary>When it is to be dropped: at the end of this epoch.</summary>
    public int? DroppedAfter { get; init; }

    public CancellationToken Dropped => _dropped.Token;

    public List<EpochMetrics> Epochs { get; } = [];

    /// <summary>What was read on the way.</summary>
    public List<RunResult> Results { get; } = [];

    /// <summary>What it ended with.</summary>
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
