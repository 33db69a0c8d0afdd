using System.Globalization;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Expenses;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Telemetry;
using Gridfold.Models.Training;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Slots;

/// <summary>
/// Writes checkpoints to the store and reads them from it. One fold of a run keeps the run's checkpoint, which counts once the fold's grain
/// has accepted it. Its name has the lease, so a slot that has lost the fold cannot overwrite it.
/// </summary>
internal sealed partial class FoldCheckpoints
{
    private const int Attempts = 3;

    private readonly IGrainFactory _grains;
    private readonly ICheckpointStore _store;
    private readonly SlotOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<FoldCheckpoints> _logger;

    public FoldCheckpoints(
        IGrainFactory grains, ICheckpointStore store, SlotOptions options, TimeProvider time, ILogger<FoldCheckpoints> logger)
    {
        _grains = grains;
        _store = store;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>Reads the newest complete checkpoint of a run. Null when there is none.</summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="references">The references to checkpoints, the newest first.</param>
    /// <param name="reached">The epochs of the run's latest rung, which count as no recovery.</param>
    /// <returns>The checkpoint, and the number of epochs that it has done.</returns>
    public async Task<(byte[] Content, int Epoch)?> ReadNewest(
        string experiment, IReadOnlyList<CheckpointReference> references, int reached)
    {
        foreach (CheckpointReference reference in references)
        {
            byte[]? content = await _store.Read(reference.Name, CancellationToken.None);
            try
            {
                if (content is null) throw new CheckpointDamagedException("it is not there");
                CheckpointEnvelope.Open(content);
                GridfoldMeter.EpochsAvoided.Add(Math.Max(0, reference.Epoch - reached), GridfoldMeter.Tag("mechanism", "checkpoint"));
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

    /// <summary>Stores the checkpoint after the last epoch of a completed fold.</summary>
    public async Task WriteLast(FoldId fold, string weightsHash, byte[] checkpoint)
    {
        long began = _time.GetTimestamp();
        await _store.Write(KeptCheckpoints.NameOf(fold, weightsHash), checkpoint, CancellationToken.None);
        GridfoldMeter.CheckpointWrite.Record(_time.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>Stores a checkpoint and tells the fold of it. A failure costs only the checkpoint, because the training goes on.</summary>
    /// <param name="held">The lease that the fold is trained under.</param>
    /// <param name="before">The earlier store operation, which must end first.</param>
    /// <param name="content">The checkpoint.</param>
    /// <param name="position">The position in the training that the checkpoint has.</param>
    /// <param name="expense">What the training used until the checkpoint.</param>
    public async Task Write(HeldLease held, Task before, byte[] content, RunPosition position, Expense expense)
    {
        await before;
        FoldId fold = held.Lease.Fold;
        string name = NameOf(held, position);
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                CheckpointReference reference = await Store(held, content, position, expense);
                if (await _grains.GetGrain<IFoldGrain>(fold.ToString()).AddCheckpoint(held.Lease.Id, reference)) return;

                // Another lease holds the fold, or the fold has ended.
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

    /// <summary>Stores a checkpoint. The fold does not know of it yet.</summary>
    public async Task<CheckpointReference> Store(HeldLease held, byte[] content, RunPosition position, Expense expense)
    {
        string name = NameOf(held, position);
        long began = _time.GetTimestamp();
        await _store.Write(name, content, CancellationToken.None);
        GridfoldMeter.CheckpointWrite.Record(_time.GetElapsedTime(began).TotalSeconds);
        return new CheckpointReference(name, position.Epoch - 1, content.Length) { Expense = expense };
    }

    private static string NameOf(HeldLease held, RunPosition position) =>
        string.Create(CultureInfo.InvariantCulture, $"{held.Lease.Fold}/{held.Lease.Id}-{position.Epoch}-{position.RowsDone}");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Checkpoint {Name} cannot be used: {Reason}")]
    private partial void LogDamaged(string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Checkpoint {Name} could not be stored")]
    private partial void LogNotStored(string name, Exception exception);
}
