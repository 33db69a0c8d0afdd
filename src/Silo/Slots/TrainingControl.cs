using Gridfold.Models.Training;
using Gridfold.Silo.Training;

namespace Gridfold.Silo.Slots;

/// <summary>The agent's end of a training: passes on what becomes of its lease, and has its checkpoints stored while it goes on.</summary>
internal sealed class TrainingControl : ITrainingControl
{
    private readonly HeldLease _held;
    private readonly FoldCheckpoints _checkpoints;
    private readonly int? _everyEpochs;
    private readonly TimeSpan _period;
    private readonly TimeProvider _time;
    private readonly TaskScheduler _agent = TaskScheduler.Current;
    private long _savedAt;

    /// <summary>On the agent's scheduler.</summary>
    /// <param name="held">The lease.</param>
    /// <param name="checkpoints">Where they are stored.</param>
    /// <param name="resume">Where the training goes on from.</param>
    /// <param name="everyEpochs">After how many epochs the training is saved; null for whenever <paramref name="period"/> has passed.</param>
    /// <param name="period">See <see cref="SlotOptions.CheckpointPeriod"/>.</param>
    /// <param name="time">The clock.</param>
    public TrainingControl(HeldLease held, FoldCheckpoints checkpoints, byte[]? resume, int? everyEpochs, TimeSpan period, TimeProvider time)
    {
        _held = held;
        _checkpoints = checkpoints;
        _everyEpochs = everyEpochs;
        _period = period;
        _time = time;
        _savedAt = time.GetTimestamp();
        Resume = resume;
    }

    public byte[]? Resume { get; }

    public CancellationToken Dropped => _held.Dropped;

    public CheckpointAnswer Ask(TrainingPosition position)
    {
        if (_held.IsToSuspend) return CheckpointAnswer.SaveAndStop;
        bool isDue = position.RowsDone == 0 && _held.Saving.IsCompleted
            && (_everyEpochs is { } epochs ? (position.Epoch - 1) % epochs == 0 : _time.GetElapsedTime(_savedAt) >= _period);
        return isDue ? CheckpointAnswer.Save : CheckpointAnswer.Continue;
    }

    public void Save(byte[] checkpoint, TrainingPosition position)
    {
        _savedAt = _time.GetTimestamp();
        Task before = _held.Saving;
        _held.Saving = Task.Factory.StartNew(
            () => _checkpoints.Write(_held, before, checkpoint, position), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _agent).Unwrap();
    }

    public void EpochEnded(int epoch) => _held.EpochEnded(epoch);
}
