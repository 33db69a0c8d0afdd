using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Trials;
using Gridfold.Grains.Validation;

namespace Gridfold.Grains.Experiments;

/// <summary>Lets pruned trials of an earlier experiment go on, and keeps what those of this one need.</summary>
internal sealed partial class ExperimentGrain
{
    /// <summary>
    /// Chooses the trials. The choice is stored with the submission, so it does not depend on the earlier experiment later.
    /// </summary>
    private async Task<TrialPromotion> Promote(string earlier, int promotes, long pruned)
    {
        IReadOnlyList<RankedTrial> ranked =
            await GrainFactory.GetGrain<ILeaderboardGrain>(earlier).GetPage(null, PromotionRules.MaxTrials + 1);
        (IReadOnlyList<long> completed, IReadOnlyList<long> promoted) = PromotionRules.Choose(earlier, ranked, pruned, promotes);
        AssignedTrial[] trials = await Task.WhenAll(completed.Concat(promoted).Order().Select(async trial =>
        {
            TrialResult result = await GrainFactory.GetGrain<ITrialGrain>(FoldId.KeyOf(earlier, trial)).GetResult()
                ?? throw new RefusedException($"trial {trial} of {earlier} has no stored result: repair {earlier}");
            return new AssignedTrial(trial, result.Hyperparameters);
        }));
        return new TrialPromotion(earlier, trials, [.. promoted.Order()]);
    }

    /// <summary>Whether a trial was raced out and may be promoted. No training would make the models of its folds again.</summary>
    private bool KeepsModelsOf(TrialResult result) => _spec.Checkpoints.KeepsLast && result.IsRacedOut;

    private async Task<IReadOnlyList<long>> FindRacedOut()
    {
        const int pageTrials = 1000;
        var found = new List<long>();
        if (!_spec.Checkpoints.KeepsLast || _spec.Validation.Racing == Racing.Off) return found;
        RankedTrial? last = null;
        do
        {
            IReadOnlyList<RankedTrial> page = await Leaderboard.GetPage(last, pageTrials);
            found.AddRange(page.Where(trial => trial is { Status: Status.Pruned, Rung: 0 }).Select(trial => trial.Trial));
            last = page.Count == pageTrials ? page[^1] : null;
        }
        while (last is not null);
        return found;
    }
}
