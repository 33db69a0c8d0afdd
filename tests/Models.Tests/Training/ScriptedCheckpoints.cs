using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Training;

/// <summary>Answers what a test says, and keeps what was saved and told.</summary>
internal sealed class ScriptedCheckpoints : IRunObserver<RunResult>
{
    private readonly Func<RunPosition, CheckpointAnswer> _answer;

    public ScriptedCheckpoints(Func<RunPosition, CheckpointAnswer> answer, byte[]? resume = null)
    {
        _answer = answer;
        Resume = resume;
    }

    public byte[]? Resume { get; }

    public CancellationToken Dropped { get; init; }

    public List<EpochMetrics> Epochs { get; } = [];

    /// <summary>What the run ended with; null when it was dropped.</summary>
    public RunResult? Result { get; private set; }

    public List<RunPosition> Asked { get; } = [];

    public List<(RunPosition Position, byte[] Bytes)> Saved { get; } = [];

    /// <summary>Wants nothing but the result.</summary>
    public static ScriptedCheckpoints None() => new(_ => CheckpointAnswer.Continue);

    /// <summary>Stops when it is asked for the given time, counting from 0.</summary>
    public static ScriptedCheckpoints StopAt(int question, byte[]? resume = null)
    {
        int asked = 0;
        return new ScriptedCheckpoints(_ => asked++ == question ? CheckpointAnswer.SaveAndStop : CheckpointAnswer.Continue, resume);
    }

    public CheckpointAnswer Ask(RunPosition position)
    {
        Asked.Add(position);
        return _answer(position);
    }

    public void Save(byte[] checkpoint, RunPosition position) => Saved.Add((position, checkpoint));

    public bool IsDue(int epoch) => false;

    public void Read(RunResult result) => throw new NotSupportedException();

    public void EpochEnded(EpochMetrics epoch) => Epochs.Add(epoch);

    public void End(RunResult result)
    {
        Assert.Null(Result);
        Result = result;
    }
}
