using Gridfold.Grains.Results;
using Gridfold.Silo.Documents;

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

    /// <summary>Requires the losses that the pictures of learning curves show.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="folds">Its folds with an epoch.</param>
    /// <exception cref="NotFoundException">The user's own program trained the folds, and names its metrics in another way.</exception>
    public static void RequireLosses(TrialDescription trial, IReadOnlyList<FoldResult> folds)
    {
        if (folds.Any(fold => Of(fold, "loss") is { Training.Count: 0 } or { Validation.Count: 0 }))
        {
            throw new NotFoundException($"{trial.Subject} has no losses to draw: training.command reports none as training_loss and "
                + "validation_loss");
        }
    }

    /// <summary>All values of both curves.</summary>
    public IEnumerable<double> All => Training.Concat(Validation);
}
