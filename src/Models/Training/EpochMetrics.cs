using Gridfold.Models.Metrics;

namespace Gridfold.Models.Training;

/// <summary>How well one part of the data is predicted.</summary>
/// <param name="Loss">The mean loss of a row; for the cross-entropy in nats.</param>
/// <param name="Accuracy">In [0, 1].</param>
/// <param name="F1Macro">In [0, 1].</param>
/// <param name="PrecisionMacro">In [0, 1].</param>
/// <param name="RecallMacro">In [0, 1].</param>
public sealed record SplitMetrics(double Loss, double Accuracy, double F1Macro, double PrecisionMacro, double RecallMacro)
{
    /// <summary>Takes them from a confusion matrix.</summary>
    internal static SplitMetrics Of(double loss, ConfusionMatrix confusion)
    {
        var metrics = new ClassificationMetrics(confusion);
        return new SplitMetrics(loss, metrics.Accuracy, metrics.F1Macro, metrics.PrecisionMacro, metrics.RecallMacro);
    }
}

/// <summary>What an epoch ended with.</summary>
/// <param name="Epoch">1-based.</param>
/// <param name="Training">
/// Over the epoch's own mini-batches, each predicted just before it is learned from, dropout at work, as Keras does: a little
/// behind what the network could do at the epoch's end.
/// </param>
/// <param name="Validation">Over the validation rows, at the epoch's end, without dropout.</param>
public sealed record EpochMetrics(int Epoch, SplitMetrics Training, SplitMetrics Validation)
{
    private static readonly (string Name, Func<SplitMetrics, double> Get)[] Parts =
    [
        ("loss", metrics => metrics.Loss),
        ("accuracy", metrics => metrics.Accuracy),
        ("f1_macro", metrics => metrics.F1Macro),
        ("precision_macro", metrics => metrics.PrecisionMacro),
        ("recall_macro", metrics => metrics.RecallMacro),
    ];

    private static readonly Dictionary<string, Func<EpochMetrics, double>> Getters = Parts
        .Select(part => (Name: $"validation_{part.Name}", Get: (Func<EpochMetrics, double>)(epoch => part.Get(epoch.Validation))))
        .Concat(Parts.Select(part => (Name: $"training_{part.Name}", Get: (Func<EpochMetrics, double>)(epoch => part.Get(epoch.Training)))))
        .ToDictionary(metric => metric.Name, metric => metric.Get);

    /// <summary>The metrics by the names that users write: validation_loss, ..., training_recall_macro.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Getters.Keys];

    /// <summary>A metric by its name.</summary>
    /// <exception cref="KeyNotFoundException">It is not one of <see cref="Names"/>.</exception>
    public double Get(string name) => Getters[name](this);
}
