using Gridfold.Grains.Expenses;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Results;

namespace Gridfold.Grains.Experiments;

/// <summary>
/// Records which trials of an experiment have ended, which are in progress and which comes next. The size does not grow with the number of
/// trials.
/// </summary>
internal sealed class ExperimentProgress
{
    private readonly RangeSet _ended = new();
    private readonly Dictionary<long, long> _started = [];
    private readonly Dictionary<long, List<long>> _groups = [];
    private IReadOnlyList<long>? _only;
    private long _next = 1;

    /// <param name="trials">The number of trials of the search.</param>
    /// <param name="recorded">The totals of the leaderboard.</param>
    public ExperimentProgress(long trials, LeaderboardTotals recorded)
    {
        Trials = trials;
        foreach (TrialRange range in recorded.Recorded) _ended.AddRange(range.First, range.Last);
        (Completed, Pruned, Failed) = (recorded.Completed, recorded.Pruned, recorded.Failed);
        (Folds, Epochs, Expense) = (recorded.Folds, recorded.Epochs, recorded.Expense);
    }

    /// <summary>Opens trials that have failed, and starts no others from now on.</summary>
    /// <param name="recorded">The totals of the leaderboard.</param>
    /// <param name="trials">The results of the trials, ascending.</param>
    public static ExperimentProgress OfRetry(LeaderboardTotals recorded, IReadOnlyList<TrialResult> trials)
    {
        var ended = new List<TrialRange>();
        foreach (TrialRange range in recorded.Recorded)
        {
            long first = range.First;
            foreach (TrialResult trial in trials.Where(trial => trial.Trial >= range.First && trial.Trial <= range.Last))
            {
                if (trial.Trial > first) ended.Add(new TrialRange(first, trial.Trial - 1));
                first = trial.Trial + 1;
            }

            if (first <= range.Last) ended.Add(new TrialRange(first, range.Last));
        }

        long completed = trials.Count(trial => trial.Status == Status.Completed);
        var others = new LeaderboardTotals(
            ended, recorded.Completed - completed, recorded.Failed - (trials.Count - completed),
            recorded.Folds - trials.Sum(trial => trial.FoldCount), recorded.Epochs - trials.Sum(trial => trial.Epochs))
        {
            Pruned = recorded.Pruned,

            // A trial that has completed in the retry reports its end again.
            Expense = Expense.Sum([
                recorded.Expense,
                .. trials.Where(trial => trial.Status == Status.Completed).Select(trial => trial.Expense is { } own ? own * -1 : null)]),
        };
        long all = recorded.Recorded.Sum(range => range.Last - range.First + 1);
        return new ExperimentProgress(all, others) { _only = [.. trials.Select(trial => trial.Trial)] };
    }

    /// <summary>Starts the trials of a promotion, and no others.</summary>
    /// <param name="recorded">The totals of the leaderboard.</param>
    /// <param name="promotion">The trials.</param>
    public static ExperimentProgress OfPromotion(LeaderboardTotals recorded, TrialPromotion promotion) =>
        new(promotion.Trials.Count, recorded) { _only = [.. promotion.Trials.Select(trial => trial.Trial)] };

    /// <summary>The number of trials of the search. A limit lowers it.</summary>
    public long Trials { get; set; }

    public long Completed { get; private set; }

    public long Pruned { get; private set; }

    public long Failed { get; private set; }

    public long Folds { get; private set; }

    public long Epochs { get; private set; }

    /// <summary>What the ended trials used. Null where none recorded it.</summary>
    public Expense? Expense { get; private set; }

    /// <summary>The number of trials that have ended.</summary>
    public long Ended => _ended.Count;

    public bool IsComplete => _ended.Count >= Trials;

    /// <summary>The trials that were started and have not ended.</summary>
    public IReadOnlyCollection<long> Started => _started.Keys;

    /// <summary>The groups in progress, by number, each with its trials that have not ended.</summary>
    public IReadOnlyDictionary<long, List<long>> Groups => _groups;

    /// <summary>The group of a trial in progress. Null for another trial.</summary>
    public long? GroupOf(long trial) => _started.TryGetValue(trial, out long group) ? group : null;

    /// <summary>
    /// Starts the next trial and the rest of its group. Starts nothing when no trial is left, when the next one is not known yet, or when
    /// <paramref name="groups"/> groups and <paramref name="trials"/> trials are in progress.
    /// </summary>
    /// <param name="plan">Gives the group of a trial; null while the trial depends on results that are missing.</param>
    /// <param name="trials">The least number of trials in progress.</param>
    /// <param name="groups">The least number of groups in progress.</param>
    /// <returns>The number of the group, or null when none was started.</returns>
    public long? StartNext(Func<long, TrialGroup?> plan, int trials, int groups)
    {
        if (_started.Count >= trials && _groups.Count >= groups) return null;
        if (FindNext() is not { } next || plan(next) is not { } group) return null;

        // A group that was planned anew for other slots may have trials in progress in another group.
        List<long> open = [.. group.Trials.Where(trial => !_ended.Contains(trial) && !_started.ContainsKey(trial))];
        foreach (long trial in open) _started.Add(trial, group.Number);
        if (!_groups.TryGetValue(group.Number, out List<long>? known)) _groups[group.Number] = open;
        else known.AddRange(open);
        return group.Number;
    }

    private long? FindNext()
    {
        if (_only is not null)
            return _only.Cast<long?>().FirstOrDefault(trial => !_ended.Contains(trial!.Value) && !_started.ContainsKey(trial.Value));
        while (_started.ContainsKey(_next = _ended.FirstMissing(_next))) _next++;
        return _next > Trials ? null : _next;
    }

    /// <summary>Records that a trial has ended. Returns false when that was known.</summary>
    public bool End(TrialResult result)
    {
        if (_started.Remove(result.Trial, out long group) && _groups[group].Remove(result.Trial) && _groups[group].Count == 0)
            _groups.Remove(group);
        if (!_ended.Add(result.Trial)) return false;
        if (result.Status == Status.Completed) Completed++;
        else if (result.Status == Status.Pruned) Pruned++;
        else Failed++;
        Folds += result.FoldCount;
        Epochs += result.Epochs;
        Expense = Expense.Sum([Expense, result.Expense]);
        return true;
    }

    /// <summary>Records that no trial is in progress. Trials that have not ended start again later.</summary>
    public void Halt()
    {
        _started.Clear();
        _groups.Clear();
        _next = 1;
    }
}
