using Gridfold.Grains.Search;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// The best one in eta of the scores at a rung, rounded up, so at least one. Of equal scores that of the earlier trial is better. Scores
/// may be added in any order. A score takes about 50 bytes.
/// </summary>
internal sealed class TopShare
{
    private readonly int _eta;
    private readonly Comparer<(double Score, long Trial)> _order;
    private readonly PriorityQueue<long, (double Score, long Trial)> _top, _others;

    /// <param name="objective">The objective of the scores.</param>
    /// <param name="eta">The best one in so many are at the top; at least 2.</param>
    public TopShare(Objective objective, int eta)
    {
        _eta = eta;
        _order = Comparer<(double Score, long Trial)>.Create((first, second) =>
            objective.Compare(first.Score, second.Score) is var order and not 0 ? order : first.Trial.CompareTo(second.Trial));
        _others = new(_order);

        // The worst of the top comes first, because it is the first to leave.
        _top = new(Comparer<(double Score, long Trial)>.Create((first, second) => _order.Compare(second, first)));
    }

    /// <summary>The number of scores.</summary>
    public int Count => _top.Count + _others.Count;

    /// <summary>The number of scores at the top.</summary>
    public int TopCount => _top.Count;

    /// <summary>
    /// The median of the scores, where one in two is at the top: the middle one, or the mean of the two in the middle. There is a score.
    /// </summary>
    public double Middle
    {
        get
        {
            _top.TryPeek(out _, out (double Score, long Trial) worst);
            return TopCount > _others.Count || !_others.TryPeek(out _, out (double Score, long Trial) best)
                ? worst.Score
                : (worst.Score + best.Score) / 2;
        }
    }

    /// <summary>Adds a score. A trial has one.</summary>
    public void Add(double score, long trial)
    {
        int wanted = (Count / _eta) + 1;
        _top.Enqueue(trial, (score, trial));
        if (_top.Count > wanted) Move(_top, _others);
        else if (_others.Count > 0)
        {
            // The top has grown. Its new place belongs to the best of all the others.
            Move(_top, _others);
            Move(_others, _top);
        }
    }

    /// <summary>Whether a trial whose score was added is at the top.</summary>
    public bool Holds(double score, long trial)
    {
        _top.TryPeek(out _, out (double Score, long Trial) worst);
        return _order.Compare((score, trial), worst) <= 0;
    }

    private static void Move(PriorityQueue<long, (double Score, long Trial)> from, PriorityQueue<long, (double Score, long Trial)> to)
    {
        from.TryDequeue(out long trial, out (double Score, long Trial) place);
        to.Enqueue(trial, place);
    }
}
