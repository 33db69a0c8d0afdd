using Gridfold.Grains.Results;

namespace Gridfold.Grains.Scheduling;

/// <summary>What a race knows of a trial whose cohort is not over.</summary>
/// <param name="folds">The number of folds of a trial.</param>
internal sealed class RacingTrial(int folds) : ICohortTrial
{
    private readonly FoldSummary?[] _folds = new FoldSummary?[folds];

    /// <summary>The decision that the trial ends early. Null while there is none.</summary>
    public EarlyEnd? End { get; set; }

    /// <summary>The trial's result. Null while the trial has not ended.</summary>
    public TrialResult? Result { get; set; }

    /// <summary>The epochs of the folds that have ended.</summary>
    public long Epochs => _folds.Sum(fold => (long)(fold?.Epochs ?? 0));

    /// <summary>Whether nothing more is decided about the trial.</summary>
    public bool IsSettled => Result is not null || End is not null;

    /// <summary>Records how a fold ended.</summary>
    public void Add(FoldSummary fold) => _folds[fold.Fold - 1] ??= fold;

    /// <summary>Whether the first folds, up to a number, have ended.</summary>
    public bool Has(int rung) => _folds.AsSpan(0, rung).IndexOf((FoldSummary?)null) < 0;

    /// <summary>The first failed fold up to a number. Null when none failed.</summary>
    public FoldSummary? FailedUntil(int rung) => _folds.Take(rung).FirstOrDefault(fold => fold!.Status == Status.Failed);

    /// <summary>The scores of the first folds.</summary>
    /// <param name="rung">The number of folds, all of which have ended with a score.</param>
    /// <param name="metric">The metric of the objective.</param>
    public IReadOnlyList<double> ScoresUntil(int rung, string metric) =>
        [.. _folds.Take(rung).Select(fold => fold!.Metrics.First(value => value.Name == metric).Value)];
}
