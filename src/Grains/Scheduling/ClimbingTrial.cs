using Gridfold.Grains.Results;

namespace Gridfold.Grains.Scheduling;

/// <summary>What a scheduler over epochs knows of a trial.</summary>
/// <param name="folds">The number of folds that climb the rungs: the first ones of the trial.</param>
internal sealed class ClimbingTrial(int folds) : ICohortTrial
{
    private readonly FoldSummary?[] _folds = new FoldSummary?[folds];

    /// <summary>The decision that the trial ends early. Null while there is none.</summary>
    public EarlyEnd? End { get; set; }

    /// <summary>The trial's result. Null while the trial has not ended.</summary>
    public TrialResult? Result { get; set; }

    /// <summary>The folds that are known, in their order.</summary>
    public IEnumerable<FoldSummary> Folds => _folds.OfType<FoldSummary>();

    /// <summary>Records how a fold ended, or the rung that it has reached.</summary>
    public void Add(FoldSummary fold)
    {
        FoldSummary? known = _folds[fold.Fold - 1];
        if (known is null || (known.Status == Status.Paused && known.Epochs <= fold.Epochs)) _folds[fold.Fold - 1] = fold;
    }

    /// <summary>Whether a fold has ended, or waits at a rung or at a later one.</summary>
    public bool Has(int fold, int epoch) => _folds[fold - 1] is { } known && (known.Status != Status.Paused || known.Epochs >= epoch);

    /// <summary>Whether every fold has ended, or waits at a rung or at a later one.</summary>
    public bool HasAll(int epoch) => Enumerable.Range(1, _folds.Length).All(fold => Has(fold, epoch));

    /// <summary>Whether the trial has a score at a rung, or will never have one.</summary>
    public bool IsSettled(int epoch, string metric) =>
        End is not null || Result is not null
            || (HasAll(epoch) && (ScoreAt(epoch, metric) is not null || FindFailed() is not null));

    /// <summary>
    /// The trial's score at a rung. Folds that completed before the rung count with their final scores. Null for a trial that has not
    /// come so far, or failed or was stopped before.
    /// </summary>
    public double? ScoreAt(int epoch, string metric) =>
        WaitedAt(epoch, metric) is { } rung ? rung.Score : Result is null ? RungScore.ScoreAt(_folds, epoch, metric) : FinalScore;

    /// <summary>The trial's score at a rung where it waited. Null where it did not.</summary>
    public RungScore? WaitedAt(int epoch, string metric) =>
        Result is not null ? Result.Rungs?.FirstOrDefault(rung => rung.Epoch == epoch) : RungScore.At(_folds, epoch, metric);

    // Folds after those that climb do not count, so a trial that failed or was stopped there has a score.
    private double? FinalScore =>
        Result is { LastRung: null } && Result.FoldScores.Take(_folds.Length).ToArray() is var scores && !scores.Contains(null)
            ? scores.Average()
            : null;

    /// <summary>The first failed fold. Null when none failed.</summary>
    public FoldSummary? FindFailed() => Folds.FirstOrDefault(fold => fold.Status == Status.Failed);
}
