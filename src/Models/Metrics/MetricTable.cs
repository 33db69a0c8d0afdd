namespace Gridfold.Models.Metrics;

/// <summary>
/// Every metric that is measured. A new metric of the confusion matrix is a line here. The experiment file, the leaderboard, exports and
/// pictures then know the metric.
/// </summary>
public static class MetricTable
{
    /// <summary>The start of the names of metrics of validation rows.</summary>
    public const string Validation = "validation_";

    /// <summary>The start of the names of metrics of training rows.</summary>
    public const string Training = "training_";

    /// <summary>The start of the names of metrics of test rows.</summary>
    public const string Test = "test_";

    /// <summary>The metrics, in the order of columns.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        new("loss", IsMaximized: false, IsLoss: true, judgement => judgement.Loss),
        Metric.OfConfusion("accuracy", metrics => metrics.Accuracy),
        Metric.OfConfusion("f1_macro", metrics => metrics.F1Macro),
        Metric.OfConfusion("precision_macro", metrics => metrics.PrecisionMacro),
        Metric.OfConfusion("recall_macro", metrics => metrics.RecallMacro),
    ];

    /// <summary>Finds the metric that a user names with its part of the data, as in validation_accuracy; null when there is none.</summary>
    public static Metric? Find(string name) =>
        All.FirstOrDefault(metric => ((string[])[Validation, Training, Test]).Any(part => name == part + metric.Name));

    /// <summary>Gives a metric's name for a narrow column, as in val_accuracy.</summary>
    public static string ShortName(string name) =>
        name.StartsWith(Validation, StringComparison.Ordinal) ? $"val_{name[Validation.Length..]}"
        : name.StartsWith(Training, StringComparison.Ordinal) ? $"train_{name[Training.Length..]}"
        : name;
}
