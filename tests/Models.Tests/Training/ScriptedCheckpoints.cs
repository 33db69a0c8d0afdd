using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Training;

/// <summary>Gives a test's answers to a training, and records what the training saves and reports.</summary>
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

    /// <summary>The result of the run. Null when the run was dropped.</summary>
    public RunResult? Result { get; private set; }

    public List<RunPosition> Asked { get; } = [];

    public List<(RunPosition Position, byte[] Bytes)> Saved { get; } = [];

    /// <summary>Asks for nothing but the result.</summary>
    public static ScriptedCheckpoints None() => new(_ => CheckpointAnswer.Continue);

    /// <summary>Stops at the question with this number, counted from 0.</summary>
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
