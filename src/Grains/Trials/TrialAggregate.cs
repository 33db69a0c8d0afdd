using System.Security.Cryptography;
using System.Text;
using Gridfold.Grains.Expenses;
using Gridfold.Grains.Results;

namespace Gridfold.Grains.Trials;

/// <summary>Gathers the results of a trial's folds, in any order, into the trial's result.</summary>
internal sealed class TrialAggregate
{
    private readonly long _trial;
    private readonly TrialStart _start;
    private readonly FoldSummary?[] _folds;

    public TrialAggregate(long trial, TrialStart start)
    {
        _trial = trial;
        _start = start;
        _folds = new FoldSummary?[start.Folds];
    }

    /// <summary>The folds that have not ended.</summary>
    public IEnumerable<int> Open => Enumerable.Range(1, _folds.Length).Where(fold => !HasEnded(_folds[fold - 1]));

    /// <summary>The retry that the trial belongs to. 0 for none.</summary>
    public long Retry => _start.Retry;

    public bool IsComplete => _folds.All(HasEnded);

    /// <summary>The folds that have ended, and the latest rungs of the others.</summary>
    public IReadOnlyList<FoldSummary> Known => [.. _folds.OfType<FoldSummary>()];

    /// <summary>The epochs trained in the known folds.</summary>
    public long Epochs => _folds.Sum(fold => (long)(fold?.Epochs ?? 0));

    /// <summary>Records how a fold ended, or the rung that it has reached. A repeated call changes nothing.</summary>
    public void Add(FoldSummary fold)
    {
        FoldSummary? known = _folds[fold.Fold - 1];
        if (!HasEnded(known) && (fold.Status != Status.Paused || known is null || known.Epochs < fold.Epochs)) _folds[fold.Fold - 1] = fold;
    }

    /// <summary>Whether the trial can end with a decision: every fold that it keeps has ended, or waits at the decision's rung.</summary>
    public bool Allows(EarlyEnd end) => _folds.Take(end.Folds).All(fold =>
        HasEnded(fold) || (fold is not null && fold.Epochs == end.Epoch));

    /// <summary>The trial's result, once every fold that it keeps has ended.</summary>
    /// <param name="end">The decision that ends the trial early. Null for a trial that keeps every fold.</param>
    public TrialResult ToResult(EarlyEnd? end = null) => Join(end) with
    {
        Retry = Retry,
        Expense = Expense.Sum(Known.Where(fold => fold.Retry == Retry).Select(fold => fold.Expense)),
    };

    private TrialResult Join(EarlyEnd? end)
    {
        FoldSummary[] folds = [.. _folds.Take(end?.Folds ?? _folds.Length)
            .Select(fold => fold ?? throw new InvalidOperationException("A fold has not ended."))];
        long epochs = folds.Sum(fold => (long)fold.Epochs);
        int judged = folds.Length - _start.OuterFolds;
        double?[] all = [.. folds.Select(fold => fold.Status == Status.Failed ? null : Score(fold))], scores = all[..judged];
        double?[]? outer = _start.OuterFolds == 0 ? null : all[judged..];
        FoldSummary? failed = folds.FirstOrDefault(fold => fold.Status == Status.Failed);
        if (failed is not null)
        {
            string reason = _folds.Length == 1 ? failed.Reason! : $"fold {failed.Fold}: {failed.Reason}";
            return new TrialResult(_trial, Status.Failed, _start.Hyperparameters, null, null, scores, [], null, epochs, reason)
            {
                Rungs = Rungs,
                OuterScores = outer,
            };
        }

        double mean = scores.Average()!.Value;
        double? deviation = scores.Length < 2
            ? null
            : Math.Sqrt(scores.Sum(score => (score!.Value - mean) * (score.Value - mean)) / (scores.Length - 1));
        FoldSummary[] judges = folds[..judged];
        IReadOnlyList<MetricValue> metrics = [.. judges[0].Metrics
            .Where(metric => judges.All(fold => ValueOf(fold, metric.Name) is not null))
            .Select(metric => new MetricValue(metric.Name, judges.Average(fold => ValueOf(fold, metric.Name)!.Value)))];
        double?[] others = [.. _start.Objective.ToList().Skip(1).Select(objective => ValueIn(metrics, objective.Metric))];
        if (_start.Objective.ToList().Skip(1).Zip(others).FirstOrDefault(other => other.Second is not { } value || !double.IsFinite(value))
            is { First: { } unknown })
        {
            return new TrialResult(_trial, Status.Failed, _start.Hyperparameters, null, null, scores, [], null, epochs,
                $"{unknown.Metric} is an objective, and it has no finite value");
        }

        string hash = folds.Length == 1
            ? folds[0].WeightsHash!
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(folds.Select(fold => fold.WeightsHash)))));
        Status status = end is null ? Status.Completed : Status.Pruned;
        return new TrialResult(_trial, status, _start.Hyperparameters, mean, deviation, scores, metrics, hash, epochs, end?.Reason)
        {
            Rungs = Rungs,
            Size = folds[0].Size,
            IsRacedOut = end is { Epoch: null },
            OuterScores = outer,
            OtherScores = others.Length == 0 ? null : [.. others.Select(other => other!.Value)],
        };
    }

    private IReadOnlyList<RungScore>? Rungs =>
        RungScore.AllOf([.. _folds.Take(_start.ClimbingFolds ?? _folds.Length)], _start.Objective.Metric) is { Count: > 0 } rungs
            ? rungs
            : null;

    private static bool HasEnded(FoldSummary? fold) => fold is not null && fold.Status != Status.Paused;

    private double? Score(FoldSummary fold) => ValueOf(fold, _start.Objective.Metric);

    private static double? ValueOf(FoldSummary fold, string metric) => ValueIn(fold.Metrics, metric);

    private static double? ValueIn(IReadOnlyList<MetricValue> metrics, string name) =>
        metrics.FirstOrDefault(value => value.Name == name)?.Value;
}
