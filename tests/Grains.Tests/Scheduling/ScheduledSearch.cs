using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;

namespace Gridfold.Grains.Tests.Scheduling;

/// <summary>Runs a search by the word of a scheduler, as an experiment does. The folds end in any order.</summary>
/// <param name="scheduler">The scheduler.</param>
/// <param name="folds">The number of folds of a trial.</param>
/// <param name="score">Gives the score of a fold. Null for a fold that fails.</param>
internal sealed class ScheduledSearch(ITrialScheduler scheduler, int folds, Func<long, int, double?> score)
{
    private readonly SortedDictionary<long, List<FoldSummary>> _open = [];

    /// <summary>The metric of the scores.</summary>
    public const string Metric = "validation_accuracy";

    /// <summary>The trials that have ended, by number.</summary>
    public SortedDictionary<long, TrialResult> Ended { get; } = [];

    /// <summary>The folds in the order in which they ended.</summary>
    public List<(long Trial, int Fold)> Trained { get; } = [];

    /// <summary>Runs the trials to their end.</summary>
    /// <param name="trials">The numbers of the trials.</param>
    /// <param name="slots">The number of folds that are trained at the same time.</param>
    /// <param name="random">Decides which fold ends next.</param>
    public ScheduledSearch Run(IEnumerable<long> trials, int slots, Random random)
    {
        foreach (long trial in trials) _open[trial] = [];
        var training = new List<(long Trial, int Fold)>();
        while (_open.Count > 0)
        {
            foreach (long trial in _open.Keys.ToArray()) EndEarly(trial);
            if (_open.Count == 0) return this;
            foreach ((long trial, List<FoldSummary> ended) in _open)
            {
                int[] open = [.. Enumerable.Range(1, folds).Except(ended.Select(fold => fold.Fold))];
                foreach (int fold in scheduler.Choose(trial, open).Where(fold => !training.Contains((trial, fold))))
                    if (training.Count < slots) training.Add((trial, fold));
            }

            if (training.Count == 0 && _open.Keys.All(trial => scheduler.FindEnd(trial) is null))
                throw new InvalidOperationException($"Trials {string.Join(", ", _open.Keys)} wait for ever.");
            if (training.Count == 0) continue;
            (long Trial, int Fold) next = training[random.Next(training.Count)];
            training.Remove(next);
            Train(next.Trial, next.Fold);
        }

        return this;
    }

    private void EndEarly(long trial)
    {
        if (scheduler.FindEnd(trial) is { } end) End(trial, end);
    }

    private void Train(long trial, int fold)
    {
        Trained.Add((trial, fold));
        FoldSummary summary = score(trial, fold) is { } value
            ? new FoldSummary(fold, Status.Completed, [new MetricValue(Metric, value)], 1, "hash", null)
            : new FoldSummary(fold, Status.Failed, [], 1, null, "diverged");
        _open[trial].Add(summary);
        if (_open[trial].Count == folds) End(trial, null);
        else scheduler.Tell(trial, summary);
    }

    private void End(long trial, EarlyEnd? end)
    {
        FoldSummary[] kept = [.. _open[trial].Where(fold => fold.Fold <= (end?.Folds ?? folds)).OrderBy(fold => fold.Fold)];
        double?[] scores = [.. kept.Select(fold => fold.Status == Status.Failed ? null : score(trial, fold.Fold))];
        bool hasFailed = scores.Contains(null);
        Status status = hasFailed ? Status.Failed : end is null ? Status.Completed : Status.Pruned;
        Ended[trial] = new TrialResult(
            trial, status, [], hasFailed ? null : scores.Average(), null, scores, [], null, kept.Length, end?.Reason);
        _open.Remove(trial);
        scheduler.Tell(Ended[trial]);
    }
}
