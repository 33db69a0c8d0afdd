using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Results;
using Gridfold.Grains.States;

namespace Gridfold.Grains.Folds;

/// <summary>Takes over what the same fold of an earlier experiment has trained.</summary>
internal sealed partial class FoldGrain
{
    private Task? _takingOver;

    /// <summary>
    /// Takes over the result of a completed fold of an earlier experiment, or the checkpoint after its last epoch, or that of the rung
    /// where it was pruned. A fold that cannot be read is trained here instead.
    /// </summary>
    private async Task TakeOver(FoldStart start)
    {
        try
        {
            var earlier = FoldId.Parse($"{start.Source ?? start.Prefix}/{Id.Fold}")!;
            IFoldGrain fold = GrainFactory.GetGrain<IFoldGrain>(earlier.ToString());
            FoldResult? result = await fold.GetResult();
            if (result?.Summary is not { Status: Status.Completed or Status.Paused, WeightsHash: { } hash }) return;
            if (result.Summary.Status == Status.Paused || (start.Source is null && !result.StoppedEarly))
            {
                await TakeCheckpoint(earlier, result.Summary.Epochs, hash);
                return;
            }

            await Copy(KeptModels.NameOf(earlier, hash), KeptModels.NameOf(Id, hash));
            await Copy(KeptCheckpoints.NameOf(earlier, hash), KeptCheckpoints.NameOf(Id, hash));
            await TakeResult(result with { Predictions = await fold.GetPredictions() });
        }
        catch (StateDamagedException)
        {
            // Training gives the same result.
        }
        finally
        {
            _takingOver = null;
        }
    }

    private async Task TakeResult(FoldResult result)
    {
        if (!_lifecycle.TakeOver(result)) return;
        try
        {
            await _writer.Write();
        }
        catch
        {
            _lifecycle.Reopen();
            throw;
        }

        _result = _state.State.Result;
    }

    /// <summary>Goes on from a copy of the earlier fold's checkpoint. The copy is deleted when this fold ends.</summary>
    private async Task TakeCheckpoint(FoldId earlier, int epochs, string hash)
    {
        string name = $"{Id}/kept-{epochs}";
        if (await Copy(KeptCheckpoints.NameOf(earlier, hash), name) is not { } bytes)
        {
            GrainFactory.TellLog(Id.Experiment, LogKind.CheckpointDamaged,
                $"fold {Id}: the checkpoint after epoch {epochs} of fold {earlier} is not there; the fold is trained from its first epoch");
            return;
        }

        if (_lifecycle.TakeOver(new CheckpointReference(name, epochs, bytes))) await _writer.Write();
    }

    /// <summary>Copies a file of the store.</summary>
    /// <returns>Its size in bytes. Null when there is no such file.</returns>
    private async Task<int?> Copy(string from, string to)
    {
        if (await _checkpoints.Read(from, CancellationToken.None) is not { } content) return null;
        await _checkpoints.Write(to, content, CancellationToken.None);
        return content.Length;
    }
}
