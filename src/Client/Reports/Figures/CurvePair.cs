using Gridfold.Grains.Results;

namespace Gridfold.Client.Reports.Figures;

/// <summary>A metric over the training rows and over the validation rows, by epoch.</summary>
/// <param name="Name">The metric without its part, for example <c>loss</c>.</param>
/// <param name="Training">The values over the training rows, from epoch 1. Empty for a metric that is of validation rows alone.</param>
/// <param name="Validation">The values over the validation rows, from epoch 1.</param>
internal sealed record CurvePair(string Name, IReadOnlyList<double> Training, IReadOnlyList<double> Validation)
{
    /// <summary>The curves of a fold. Empty when the fold did not complete an epoch.</summary>
    public static CurvePair Of(FoldResult fold, string name) =>
        new(name, fold.History.Curve($"training_{name}"), fold.History.Curve($"validation_{name}"));

    /// <summary>The means over folds, up to the last epoch that every fold has.</summary>
    public static CurvePair Mean(IReadOnlyList<CurvePair> folds)
    {
        IReadOnlyList<double> Average(Func<CurvePair, IReadOnlyList<double>> part) =>
            [.. Enumerable.Range(0, folds.Min(fold => part(fold).Count)).Select(epoch => folds.Average(fold => part(fold)[epoch]))];
        return new CurvePair(folds[0].Name, Average(fold => fold.Training), Average(fold => fold.Validation));
    }

    /// <summary>All values of both curves.</summary>
    public IEnumerable<double> All => Training.Concat(Validation);
}
