using Gridfold.Grains.Search;

namespace Gridfold.Grains.Leaderboards;

/// <summary>
/// Trials from the best score to the worst. Equal scores are in the order of the other objectives, and then of trial numbers. Pruned trials
/// come after completed ones, those with more folds or at a later rung first, and trials without a score are last. The order of arrival
/// changes nothing, and each trial counts once. The trials are kept in sorted blocks, like the leaves of a B-tree, at about 60
/// bytes a trial.
/// </summary>
internal sealed class Ranking
{
    private const int BlockSize = 512;
    private const int PrunedTier = 1;

    // Each block is sorted, and the blocks are in order. Only the first block of an empty ranking is empty.
    private readonly List<List<Line>> _blocks = [[]];
    private readonly Comparer<Line> _order;

    public Ranking(Objective objective)
    {
        _order = Comparer<Line>.Create((first, second) => Compare(first, second, objective));
    }

    /// <summary>The trials of the ranking.</summary>
    public RangeSet Recorded { get; } = new();

    /// <summary>The number of trials that completed.</summary>
    public long Completed { get; private set; }

    /// <summary>The number of trials that were pruned.</summary>
    public long Pruned { get; private set; }

    /// <summary>The number of trials that failed.</summary>
    public long Failed { get; private set; }

    /// <summary>The number of folds of all trials.</summary>
    public long Folds { get; private set; }

    /// <summary>The epochs trained in all folds.</summary>
    public long Epochs { get; private set; }

    /// <summary>
    /// Adds a trial. A trial that has failed is replaced when a retry completes it. Returns false when the ranking has the trial already.
    /// </summary>
    public bool Add(RankedTrial trial)
    {
        if (!Recorded.Add(trial.Trial) && (trial.Status != Status.Completed || !RemoveFailed(trial.Trial))) return false;
        Insert(Line.Of(trial));
        if (trial.Status == Status.Completed) Completed++;
        else if (trial.Status == Status.Pruned) Pruned++;
        else Failed++;
        Folds += trial.Folds;
        Epochs += trial.Epochs;
        return true;
    }

    /// <summary>The best trials.</summary>
    public IReadOnlyList<RankedTrial> Top(int count) => From(0, 0, count);

    /// <summary>The trials after a given one, which may be missing from the ranking. Null begins at the best trial.</summary>
    public IReadOnlyList<RankedTrial> After(RankedTrial? previous, int count)
    {
        if (previous is null) return Top(count);
        var line = Line.Of(previous);
        int block = BlockFor(line), place = _blocks[block].BinarySearch(line, _order);
        return From(block, place < 0 ? ~place : place + 1, count);
    }

    private bool RemoveFailed(long trial)
    {
        var line = Line.Of(new RankedTrial(trial, Status.Failed, null, 0, 1));
        int number = BlockFor(line), place = _blocks[number].BinarySearch(line, _order);
        if (place < 0) return false;
        Line found = _blocks[number][place];
        _blocks[number].RemoveAt(place);
        if (_blocks[number].Count == 0 && _blocks.Count > 1) _blocks.RemoveAt(number);
        (Failed, Folds, Epochs) = (Failed - 1, Folds - found.Folds, Epochs - found.Epochs);
        return true;
    }

    private List<RankedTrial> From(int block, int place, int count)
    {
        var trials = new List<RankedTrial>();
        for (; block < _blocks.Count; block++, place = 0)
        {
            for (; place < _blocks[block].Count; place++)
            {
                if (trials.Count == count) return trials;
                trials.Add(_blocks[block][place].ToTrial());
            }
        }

        return trials;
    }

    private void Insert(Line line)
    {
        int number = BlockFor(line);
        List<Line> block = _blocks[number];
        if (block.Count == BlockSize)
        {
            // Lines that arrive in order leave full blocks behind.
            bool isLast = number == _blocks.Count - 1 && _order.Compare(block[^1], line) < 0;
            int kept = isLast ? BlockSize : BlockSize / 2;
            var upper = new List<Line>(BlockSize);
            upper.AddRange(block[kept..]);
            block.RemoveRange(kept, BlockSize - kept);
            _blocks.Insert(number + 1, upper);
            if (isLast || _order.Compare(upper[0], line) < 0) block = upper;
        }

        block.Insert(~block.BinarySearch(line, _order), line);
    }

    /// <summary>The last block that begins at or before a line, or the first block.</summary>
    private int BlockFor(Line line)
    {
        int low = 1, high = _blocks.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (_order.Compare(_blocks[middle][0], line) <= 0) low = middle + 1;
            else high = middle - 1;
        }

        return high < 0 ? 0 : low - 1;
    }

    private static int Compare(Line first, Line second, Objective objective)
    {
        int order = first.Tier.CompareTo(second.Tier);
        if (order == 0 && first.Tier == PrunedTier) order = (second.Folds, second.Reached).CompareTo((first.Folds, first.Reached));
        if (order == 0 && first.HasScore) order = objective.Compare((first.Score, first.Others), (second.Score, second.Others));
        return order != 0 ? order : first.Trial.CompareTo(second.Trial);
    }

    /// <summary>A <see cref="RankedTrial"/> in 48 bytes. The score is NaN where the trial has none.</summary>
    private readonly record struct Line(
        long Trial, long Epochs, double Score, int Folds, int Rung, Status Status, IReadOnlyList<double>? Others)
    {
        public bool HasScore => !double.IsNaN(Score);

        /// <summary>The rung of a trial that was pruned there. Any other trial has trained its folds to the end.</summary>
        public int Reached => Rung == 0 ? int.MaxValue : Rung;

        public int Tier => !HasScore ? PrunedTier + 1 : Status == Status.Pruned ? PrunedTier : 0;

        public static Line Of(RankedTrial trial) =>
            new(trial.Trial, trial.Epochs, trial.Score ?? double.NaN, trial.Folds, trial.Rung, trial.Status, trial.OtherScores);

        public RankedTrial ToTrial() => new(Trial, Status, HasScore ? Score : null, Epochs, Folds)
        {
            Rung = Rung,
            OtherScores = Others,
        };
    }
}
