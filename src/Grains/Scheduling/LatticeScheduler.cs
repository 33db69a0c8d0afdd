using Gridfold.Grains.Results;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Compares trials over epochs and over folds. The first fold of a trial climbs the rungs, and its other folds wait meanwhile. A trial
/// that passes the last rung races over its folds. Both decide in logical time, and the rungs know nothing of the race.
/// </summary>
/// <param name="rungs">Compares the first folds of trials. For it, a trial has one fold.</param>
/// <param name="race">Compares trials between two folds. It hears of folds that have ended.</param>
internal sealed class LatticeScheduler(ITrialScheduler rungs, ITrialScheduler race) : ITrialScheduler
{
    private readonly SortedSet<long> _changed = [];

    // How first folds ended, of trials that have not ended. A first fold that failed waits for the next decision at a rung.
    private readonly Dictionary<long, Status> _ended = [];

    public bool NeedsFolds => true;

    public IReadOnlyList<RungCount> Rungs => rungs.Rungs;

    // Both hear of a first fold that has ended.
    public long OpenEpochs(IReadOnlySet<(long Trial, int Fold)> except) =>
        rungs.OpenEpochs(except.Concat(_ended.Keys.Select(trial => (trial, 1))).ToHashSet()) + race.OpenEpochs(except);

    public int? RungOf(long trial) => rungs.RungOf(trial);

    public IReadOnlyList<int> Choose(long trial, IReadOnlyList<int> open) =>
        FindEnd(trial) is not null ? [] : HasClimbed(trial) ? race.Choose(trial, open)
        : open.Contains(1) ? rungs.Choose(trial, [1]) : [];

    public EarlyEnd? FindEnd(long trial) => rungs.FindEnd(trial) ?? race.FindEnd(trial);

    public bool DoesWait(long trial) => HasClimbed(trial) ? race.DoesWait(trial) : rungs.DoesWait(trial);

    public void Tell(long trial, FoldSummary fold)
    {
        if (fold.Fold == 1) rungs.Tell(trial, fold);
        if (fold.Status == Status.Paused) return;
        race.Tell(trial, fold);

        // A first fold can complete before the trial's cohort is decided at a rung. Then the other folds need not wait for that decision.
        if (fold.Fold == 1 && _ended.TryAdd(trial, fold.Status)) _changed.Add(trial);
    }

    public void Tell(TrialResult result)
    {
        _ended.Remove(result.Trial);
        rungs.Tell(result);
        race.Tell(result);
    }

    public IReadOnlyCollection<long> TakeChanged()
    {
        _changed.UnionWith(rungs.TakeChanged());
        _changed.UnionWith(race.TakeChanged());
        long[] changed = [.. _changed];
        _changed.Clear();
        return changed;
    }

    /// <summary>Whether no decision at a rung concerns a trial any more.</summary>
    private bool HasClimbed(long trial) =>
        rungs.RungOf(trial) is null || _ended.GetValueOrDefault(trial) == Status.Completed;
}
