using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Trials;

namespace Gridfold.Grains.Experiments;

/// <summary>Which trials of an experiment have ended, which are under way, and which comes next. Its size does not grow with the number of trials.</summary>
internal sealed class ExperimentProgress
{
    private readonly RangeSet _ended = new();
    private readonly HashSet<long> _started = [];
    private long _next = 1;

    /// <param name="trials">How many trials the search has.</param>
    /// <param name="recorded">What the leaderboard holds already.</param>
    public ExperimentProgress(long trials, LeaderboardTotals recorded)
    {
        Trials = trials;
        foreach (TrialRange range in recorded.Recorded) _ended.AddRange(range.First, range.Last);
        (Completed, Failed, Folds, Epochs) = (recorded.Completed, recorded.Failed, recorded.Folds, recorded.Epochs);
    }

    public long Trials { get; }

    public long Completed { get; private set; }

    public long Failed { get; private set; }

    public long Folds { get; private set; }

    public long Epochs { get; private set; }

    public bool IsComplete => _ended.Count == Trials;

    /// <summary>Trials that were started and have not ended.</summary>
    public IReadOnlyCollection<long> Started => _started;

    /// <summary>Starts the next trial, unless none is left or <paramref name="window"/> are under way.</summary>
    public long? StartNext(int window)
    {
        if (_started.Count >= window) return null;
        _next = _ended.FirstMissing(_next);
        if (_next > Trials) return null;
        _started.Add(_next);
        return _next++;
    }

    /// <summary>Notes that a trial has ended; false when that was known.</summary>
    public bool End(TrialResult result)
    {
        _started.Remove(result.Trial);
        if (!_ended.Add(result.Trial)) return false;
        if (result.Status == Status.Completed) Completed++;
        else Failed++;
        Folds += result.FoldScores.Count;
        Epochs += result.Epochs;
        return true;
    }

    /// <summary>Nothing is under way any more; what had not ended will be started again.</summary>
    public void Halt()
    {
        _started.Clear();
        _next = 1;
    }
}
