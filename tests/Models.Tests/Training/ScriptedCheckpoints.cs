using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Training;

/// <summary>Answers what a test says, and keeps what was saved.</summary>
internal sealed class ScriptedCheckpoints : ITrainingCheckpoints
{
    private readonly Func<TrainingPosition, CheckpointAnswer> _answer;

    public ScriptedCheckpoints(Func<TrainingPosition, CheckpointAnswer> answer, byte[]? resume = null)
    {
        _answer = answer;
        Resume = resume;
    }

    public byte[]? Resume { get; }

    public List<TrainingPosition> Asked { get; } = [];

    public List<(TrainingPosition Position, byte[] Bytes)> Saved { get; } = [];

    /// <summary>Stops when it is asked for the given time, counting from 0.</summary>
    public static ScriptedCheckpoints StopAt(int question, byte[]? resume = null)
    {
        int asked = 0;
        return new ScriptedCheckpoints(_ => asked++ == question ? CheckpointAnswer.SaveAndStop : CheckpointAnswer.Continue, resume);
    }

    public CheckpointAnswer Ask(TrainingPosition position)
    {
        Asked.Add(position);
        return _answer(position);
    }

    public void Save(byte[] checkpoint, TrainingPosition position) => Saved.Add((position, checkpoint));
}
