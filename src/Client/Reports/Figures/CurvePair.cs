using Gridfold.Grains.Results;

namespace Gridfold.Client.Reports.Figures;

/// <summary>A metric of training and of validation rows, epoch by epoch.</summary>
/// <param name="Name">The metric without its part, as in <c>loss</c>.</param>
/// <param name="Training">From epoch 1.</param>
/// <param name="Validation">From epoch 1; as long.</param>
internal sealed record CurvePair(string Name, IReadOnlyList<double> Training, IReadOnlyList<double> Validation)
{
    /// <summary>A fold's curves; empty when none of its epochs ended.</summary>
    public static CurvePair Of(FoldResult fold, string name) =>
        new(name, fold.History.Curve($"training_{name}"), fold.History.Curve($"validation_{name}"));

    /// <summary>The means over folds, as far as every fold goes.</summary>
    public static CurvePair Mean(IReadOnlyList<CurvePair> folds)
    {
        int epochs = folds.Min(fold => fold.Training.Count);
        IReadOnlyList<double> Average(Func<CurvePair, IReadOnlyList<double>> part) =>
            [.. Enumerable.Range(0, epochs).Select(epoch => folds.Average(fold => part(fold)[epoch]))];
        return new CurvePair(folds[0].Name, Average(fold => fold.Training), Average(fold => fold.Validation));
    }

    /// <summary>All values of both.</summary>
    public IEnumerable<double> All => Training.Concat(Validation);
}
