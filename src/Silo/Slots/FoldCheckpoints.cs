using System.Globalization;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Telemetry;
using Gridfold.Models.Training;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Slots;

/// <summary>
/// Brings checkpoints to the store and back. One of the folds of a run keeps its checkpoint, which counts once the fold's grain has
/// accepted it; its name holds the lease, so nobody who has lost the fold can write over what counts.
/// </summary>
internal sealed partial class FoldCheckpoints
{
    private const int Attempts = 3;

    private readonly IGrainFactory _grains;
    private readonly ICheckpointStore _store;
    private readonly SlotOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<FoldCheckpoints> _logger;

    public FoldCheckpoints(IGrainFactory grains, ICheckpointStore store, SlotOptions options, TimeProvider time, ILogger<FoldCheckpoints> logger)
    {
        _grains = grains;
        _store = store;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>The newest checkpoint of a run that is whole; null when there is none.</summary>
    /// <param name="experiment">Whose it is.</param>
    /// <param name="references">The newest first.</param>
    /// <returns>It, and how many epochs are done there.</returns>
    public async Task<(byte[] Content, int Epoch)?> ReadNewest(string experiment, IReadOnlyList<CheckpointReference> references)
    {
        foreach (CheckpointReference reference in references)
        {
            byte[]? content = await _store.Read(reference.Name, CancellationToken.None);
            try
            {
                if (content is null) throw new CheckpointDamagedException("it is not there");
                CheckpointEnvelope.Open(content);
                GridfoldMeter.EpochsAvoided.Add(reference.Epoch, GridfoldMeter.Tag("mechanism", "checkpoint"));
                return (content, reference.Epoch);
            }
            catch (CheckpointDamagedException exception)
            {
                LogDamaged(reference.Name, exception.Message);
                _grains.GetGrain<IExperimentLogGrain>(experiment)
                    .Add(LogKind.CheckpointDamaged, $"{reference.Name}: {exception.Message}; what was saved before it is used").Ignore();
            }
        }

        return null;
    }

    /// <summary>Stores the model of a completed fold.</summary>
    public async Task WriteModel(FoldId fold, string weightsHash, byte[] model)
    {
        long began = _time.GetTimestamp();
        await _store.Write(KeptModels.NameOf(fold, weightsHash), model, CancellationToken.None);
        GridfoldMeter.CheckpointWrite.Record(_time.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>Stores a checkpoint and tells the fold of it. A failure costs no more than the checkpoint: the training has gone on.</summary>
    /// <param name="held">The lease that the fold is trained under.</param>
    /// <param name="before">What is being stored already.</param>
    /// <param name="content">The checkpoint.</param>
    /// <param name="position">Where the training goes on from there.</param>
    public async Task Write(HeldLease held, Task before, byte[] content, RunPosition position)
    {
        await before;
        FoldId fold = held.Lease.Fold;
        string name = string.Create(CultureInfo.InvariantCulture, $"{fold}/{held.Lease.Id}-{position.Epoch}-{position.RowsDone}");
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                long began = _time.GetTimestamp();
                await _store.Write(name, content, CancellationToken.None);
                GridfoldMeter.CheckpointWrite.Record(_time.GetElapsedTime(began).TotalSeconds);
                var reference = new CheckpointReference(name, position.Epoch - 1, content.Length);
                if (await _grains.GetGrain<IFoldGrain>(fold.ToString()).AddCheckpoint(held.Lease.Id, reference)) return;

                // Another lease holds the fold, or it has ended.
                held.Drop();
                await _store.Delete(name, CancellationToken.None);
                return;
            }
            catch (Exception exception)
            {
                LogNotStored(name, exception);
            }

            await Task.Delay(_options.RetryDelay, _time);
        }

        GridfoldMeter.CheckpointWriteFailures.Add(1);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Checkpoint {Name} cannot be used: {Reason}")]
    private partial void LogDamaged(string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Checkpoint {Name} could not be stored")]
    private partial void LogNotStored(string name, Exception exception);
}
