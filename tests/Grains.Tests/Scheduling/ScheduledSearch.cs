using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;
using Gridfold.Grains.Trials;

namespace Gridfold.Grains.Tests.Scheduling;

/// <summary>Runs a search by the word of a scheduler, as an experiment does. The folds end in any order.</summary>
/// <param name="scheduler">The scheduler.</param>
/// <param name="folds">The number of folds of a trial.</param>
/// <param name="climbing">The number of folds that wait at rungs: the first ones.</param>
/// <param name="budget">Gives the epochs of a trial that no decision ends.</param>
/// <param name="score">Gives the score of a fold after some epochs. Null for a fold that fails before them.</param>
internal sealed class ScheduledSearch(
    ITrialScheduler scheduler, int folds, int climbing, Func<long, int> budget, Func<long, int, int, double?> score)
{
    private readonly SortedDictionary<long, TrialAggregate> _open = [];

    /// <summary>The metric of the scores.</summary>
    public const string Metric = "validation_accuracy";

    /// <summary>The trials that have ended, by number.</summary>
    public SortedDictionary<long, TrialResult> Ended { get; } = [];

    /// <summary>The folds in the order in which they ended or came to a rung, each with its epochs.</summary>
    public List<(long Trial, int Fold, int Epochs)> Trained { get; } = [];

    /// <summary>Runs the trials to their end.</summary>
    /// <param name="trials">The numbers of the trials.</param>
    /// <param name="slots">The number of folds that are trained at the same time.</param>
    /// <param name="random">Decides which fold ends next.</param>
    public ScheduledSearch Run(IEnumerable<long> trials, int slots, Random random)
    {
        foreach (long trial in trials) _open[trial] = new TrialAggregate(trial, StartOf());
        var training = new List<(long Trial, int Fold)>();
        while (_open.Count > 0)
        {
            foreach (long trial in _open.Keys.ToArray()) EndEarly(trial);
            if (_open.Count == 0) return this;
            foreach ((long trial, TrialAggregate known) in _open)
            {
                foreach (int fold in scheduler.Choose(trial, [.. known.Open]).Where(fold => !training.Contains((trial, fold))))
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

    /// <summary>A fold that waits at a rung.</summary>
    /// <param name="scores">The scores at the rungs until there.</param>
    public static FoldSummary AtRung(params (int Epoch, double Score)[] scores) =>
        Reading(1, Status.Paused, scores[^1].Score, scores[^1].Epoch) with
        {
            Rungs = [.. scores.Select(rung => new RungReading(rung.Epoch, [new MetricValue(Metric, rung.Score)]))],
        };

    private TrialStart StartOf() => new([], folds, new Objective(Metric, true), 0) { ClimbingFolds = climbing };

    private void EndEarly(long trial)
    {
        if (scheduler.FindEnd(trial) is not { } end) return;
        Assert.True(_open[trial].Allows(end));
        End(trial, end);
    }

    private void Train(long trial, int fold)
    {
        int epochs = Math.Min((fold <= climbing ? scheduler.RungOf(trial) : null) ?? budget(trial), budget(trial));
        Trained.Add((trial, fold, epochs));
        IReadOnlyList<RungReading> rungs = _open[trial].Known.FirstOrDefault(known => known.Fold == fold)?.Rungs ?? [];
        bool isAtRung = epochs < budget(trial);
        FoldSummary summary = score(trial, fold, epochs) is not { } value
            ? new FoldSummary(fold, Status.Failed, [], epochs, null, "diverged") { Rungs = rungs }
            : Reading(fold, isAtRung ? Status.Paused : Status.Completed, value, epochs) with
            {
                Rungs = isAtRung ? [.. rungs, new RungReading(epochs, [new MetricValue(Metric, value)])] : rungs,
            };
        _open[trial].Add(summary);
        if (_open[trial].IsComplete) End(trial, null);
        else scheduler.Tell(trial, summary);
    }

    private static FoldSummary Reading(int fold, Status status, double value, int epochs) =>
        new(fold, status, [new MetricValue(Metric, value)], epochs, "hash", null);

    private void End(long trial, EarlyEnd? end)
    {
        Ended[trial] = _open[trial].ToResult(end);
        _open.Remove(trial);
        scheduler.Tell(Ended[trial]);
    }
}
