namespace Gridfold.Grains.Results;

/// <summary>The score of a trial at a rung. It depends on the trial's folds alone, so it is the same at any time.</summary>
/// <param name="Epoch">The number of epochs after which the trial was compared with others.</param>
/// <param name="Score">
/// The mean of the objective's metric over the folds. A fold that ended before the rung counts with its last epoch.
/// </param>
/// <param name="Folds">The number of folds that waited at the rung, at least 1. The others had ended.</param>
[GenerateSerializer, Immutable, Alias("gridfold.rung-score")]
public sealed record RungScore([property: Id(0)] int Epoch, [property: Id(1)] double Score, [property: Id(2)] int Folds)
{
    /// <summary>The scores at all rungs that every fold of a trial has reached, by epoch.</summary>
    /// <param name="folds">The folds of a trial in their order. Null for one that is not known.</param>
    /// <param name="metric">The metric of the objective.</param>
    public static IReadOnlyList<RungScore> AllOf(IReadOnlyList<FoldSummary?> folds, string metric) =>
    [
        .. folds.SelectMany(fold => fold?.Rungs ?? []).Select(rung => rung.Epoch).Distinct().Order()
            .Select(epoch => At(folds, epoch, metric)).OfType<RungScore>(),
    ];

    /// <summary>The score at a rung. Null unless a fold has waited there, and every fold has reached the rung or ended.</summary>
    /// <param name="folds">The folds of a trial in their order. Null for one that is not known.</param>
    /// <param name="epoch">The rung.</param>
    /// <param name="metric">The metric of the objective.</param>
    public static RungScore? At(IReadOnlyList<FoldSummary?> folds, int epoch, string metric)
    {
        int waited = folds.Count(fold => fold?.Rungs?.Any(rung => rung.Epoch == epoch) == true);
        return waited > 0 && ScoreAt(folds, epoch, metric) is { } score ? new RungScore(epoch, score, waited) : null;
    }

    /// <summary>The score of a trial after a number of epochs. Null when a fold has not come so far, or failed before.</summary>
    /// <param name="folds">The folds of a trial in their order. Null for one that is not known.</param>
    /// <param name="epoch">The number of epochs.</param>
    /// <param name="metric">The metric of the objective.</param>
    public static double? ScoreAt(IReadOnlyList<FoldSummary?> folds, int epoch, string metric)
    {
        double sum = 0;
        foreach (FoldSummary? fold in folds)
        {
            if (fold is null || ValueAt(fold, epoch, metric) is not { } value) return null;
            sum += value;
        }

        return sum / folds.Count;
    }

    private static double? ValueAt(FoldSummary fold, int epoch, string metric)
    {
        IReadOnlyList<MetricValue>? metrics = fold.Rungs?.FirstOrDefault(rung => rung.Epoch == epoch)?.Metrics
            ?? (fold.Status == Status.Completed && fold.Epochs <= epoch ? fold.Metrics : null);
        return metrics?.FirstOrDefault(value => value.Name == metric)?.Value;
    }
}
