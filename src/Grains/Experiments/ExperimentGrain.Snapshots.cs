using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.Slots;
using Gridfold.Grains.States;

namespace Gridfold.Grains.Experiments;

/// <summary>Makes the snapshots of an experiment, and measures what it stores.</summary>
internal sealed partial class ExperimentGrain
{
    private const int BestTrials = 10;

    public async Task<CheckpointUsage> GetCheckpointUsage()
    {
        ExperimentId.Require(Id);
        CheckpointUsage open = await _checkpoints.Measure(Id, CancellationToken.None),
            kept = await _checkpoints.Measure(KeptCheckpoints.FolderOf(Id), CancellationToken.None);
        return new CheckpointUsage(open.Count + kept.Count, open.Bytes + kept.Bytes);
    }

    private async Task<ExperimentSnapshot> TakeSnapshot()
    {
        string damage;
        try
        {
            if (_damage is null) return await TakeSoundSnapshot();
            damage = _damage;
        }
        catch (StateDamagedException exception)
        {
            await HaltDamaged(exception.Message);
            damage = exception.Message;
        }

        // A repair may have changed the stored state, so the next question reads it again.
        DeactivateOnIdle();
        return ExperimentSnapshot.OfDamaged(Id, _state.State.CreatedAt, damage);
    }

    private async Task<ExperimentSnapshot> TakeSoundSnapshot()
    {
        // The experiment may be deleted while it asks others.
        ExperimentState state = _state.State;
        IReadOnlyList<LeaseProgress> running = Status == Status.Running ? await GrainFactory.GetSlotPool().GetRunning(Id) : [];

        // In a trial of one fold, no fold ends before the trial.
        ExperimentProgress progress = _trials.Progress;
        long[] open = _trials.NeedsFolds ? [_trials.OpenEpochs(Shown(running))] : _trials.Plan.FoldsPerTrial == 1 ? []
            : await Task.WhenAll(progress.Started.Select(trial => Trial(trial).GetEpochs()));
        IReadOnlyList<TrialResult> best = await Leaderboard.GetTop(BestTrials);
        int outer = _spec.Validation.OuterFolds;
        IReadOnlyList<OuterWinner> winners = outer == 0 ? [] : await Leaderboard.GetOuterWinners();
        _machine.CountTime(Now);
        return new ExperimentSnapshot(
            Id, _spec.Name, state.Status, _spec.Searcher.Objective, [.. _spec.Space.Parameters.Select(parameter => parameter.Name)],
            _trials.Count, progress.Completed, progress.Failed, progress.Folds, _trials.Plan.FoldsPerTrial,
            progress.Epochs, _trials.EpochsPlanned - _trials.EpochsAvoided, open.Sum(), running, best, state.WallSeconds,
            state.CreatedAt, state.IsStopping)
        {
            Pruned = progress.Pruned,
            OuterFolds = outer,
            OuterWinners = winners,
            EpochsAvoided = _trials.EpochsAvoided,
            EpochsAvoidedByRacing = _trials.EpochsAvoidedByRacing,
            Rungs = _trials.Rungs,
            MaxFailedTrials = _spec.MaxFailedTrials,
            Reached = state.Status.IsFinal() ? state.Reached : null,
            Owner = state.Submission!.Owner,
            Expense = progress.Expense,
            Price = _options.Price,
            Promoted = state.Promotion?.Promoted ?? [],
            Numbers = [.. state.Promotion?.Trials.Select(trial => trial.Trial) ?? []],
        };
    }

    /// <summary>The folds whose lease shows all their epochs, also those before the rung from which they go on.</summary>
    private static HashSet<(long Trial, int Fold)> Shown(IReadOnlyList<LeaseProgress> running) =>
        [.. running.Where(lease => lease.Epoch > 0).Select(lease => (lease.Lease.Fold.Trial, lease.Lease.Fold.Fold))];
}
