using Gridfold.Grains;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Search;
using Gridfold.Grains.Trials;

namespace Gridfold.Client.Reports;

/// <summary>One trial and those of its folds that have ended.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Hyperparameters">Its assignment.</param>
/// <param name="Result">Null when it has not ended.</param>
/// <param name="Folds">In order; possibly none.</param>
/// <param name="FoldCount">How many it has in all.</param>
internal sealed record TrialDetail(
    long Number, IReadOnlyList<Hyperparameter> Hyperparameters, TrialResult? Result, IReadOnlyList<FoldResult> Folds, int FoldCount)
{
    /// <summary>What it is called in a sentence.</summary>
    public string Subject => FormattableString.Invariant($"trial {Number}");

    /// <summary>Each failed fold's reason.</summary>
    public IReadOnlyList<string> Failures =>
        [.. Folds.Where(fold => fold.Summary.Status == Status.Failed).Select(fold => FoldCount == 1 ? fold.Summary.Reason! : $"fold {fold.Summary.Fold}: {fold.Summary.Reason}")];

    /// <summary>Why there is nothing of it to show.</summary>
    public string WhyNothing => Folds.Count == 0 ? "none of its folds has ended" : string.Join("; ", Failures);
}
