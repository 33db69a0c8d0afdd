using Gridfold.Grains.Experiments;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Leaderboards;

/// <summary>
/// Trials from the best score to the worst, equal scores in the order of their numbers, those without a score last. The order
/// in which they arrive leaves no trace; each counts once. O(log n) a trial.
/// </summary>
internal sealed class Ranking
{
    private readonly SortedSet<RankedTrial> _trials;

    public Ranking(Objective objective)
    {
        _trials = new SortedSet<RankedTrial>(Comparer<RankedTrial>.Create((first, second) => Compare(first, second, objective)));
    }

    /// <summary>The trials that are in it.</summary>
    public RangeSet Recorded { get; } = new();

    /// <summary>Trials that completed.</summary>
    public long Completed { get; private set; }

    /// <summary>Trials that failed.</summary>
    public long Failed { get; private set; }

    /// <summary>Folds of all trials.</summary>
    public long Folds { get; private set; }

    /// <summary>Epochs trained in all folds.</summary>
    public long Epochs { get; private set; }

    /// <summary>Adds a trial; false when it is there already.</summary>
    public bool Add(RankedTrial trial)
    {
        if (!Recorded.Add(trial.Trial)) return false;
        _trials.Add(trial);
        if (trial.Status == Status.Completed) Completed++;
        else Failed++;
        Folds += trial.Folds;
        Epochs += trial.Epochs;
        return true;
    }

    /// <summary>The best trials.</summary>
    public IReadOnlyList<RankedTrial> Top(int count) => [.. _trials.Take(count)];

    /// <summary>The trials that follow one, which need not be in it any more; from the best when null.</summary>
    public IReadOnlyList<RankedTrial> After(RankedTrial? previous, int count)
    {
        if (previous is null || _trials.Count == 0) return Top(count);
        RankedTrial last = _trials.Max!;
        if (_trials.Comparer.Compare(previous, last) >= 0) return [];
        return [.. _trials.GetViewBetween(previous, last).Where(trial => trial.Trial != previous.Trial).Take(count)];
    }

    private static int Compare(RankedTrial first, RankedTrial second, Objective objective)
    {
        int byScore = (first.Score, second.Score) switch
        {
            ({ } a, { } b) => objective.Compare(a, b),
            (null, null) => 0,
            (null, _) => 1,
            _ => -1,
        };
        return byScore != 0 ? byScore : first.Trial.CompareTo(second.Trial);
    }
}
