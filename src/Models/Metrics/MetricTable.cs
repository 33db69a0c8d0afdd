namespace Gridfold.Models.Metrics;

/// <summary>
/// Every metric. A new metric of the confusion matrix is a line here; a new metric of probabilities is a class and a line. The experiment
/// file, early stopping, the leaderboard, exports and pictures then know the metric. Every training measures the standard metrics. Any
/// other metric is measured where the file names it, so that the documents of a file do not change when the table grows.
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
        .. Standard(
            new Metric("loss", "loss", IsMaximized: false, IsLoss: true, MetricNeeds.None, judgement => judgement.Loss),
            Metric.OfConfusion("accuracy", "accuracy", metrics => metrics.Accuracy) with { IsRowMean = true },
            Metric.OfConfusion("f1_macro", "f1_macro", metrics => metrics.F1Macro)
                .OrOfLabels(labels => labels.MeanOf(label => label.F1)),
            Metric.OfConfusion("precision_macro", "precision_macro", metrics => metrics.PrecisionMacro)
                .OrOfLabels(labels => labels.MeanOf(label => label.Precision)),
            Metric.OfConfusion("recall_macro", "recall_macro", metrics => metrics.RecallMacro)
                .OrOfLabels(labels => labels.MeanOf(label => label.Recall)),
            Metric.OfErrors("rmse", judgement => RegressionMetrics.Rmse(judgement.Values!)),
            Metric.OfErrors("mae", judgement => RegressionMetrics.Mae(judgement.Values!)) with { IsRowMean = true },
            Metric.OfExplained("r2", "r2", RegressionMetrics.R2),
            Metric.OfLabels("f1_micro", "f1_micro", labels => labels.All.F1),
            Metric.OfLabels("subset_accuracy", "subset_acc", labels => labels.SubsetAccuracy) with { IsRowMean = true },
            Metric.OfLabels("hamming_loss", "hamming", labels => labels.HammingLoss) with { IsMaximized = false, IsRowMean = true }),
        Metric.OfConfusion("balanced_accuracy", "bal_acc", metrics => metrics.MeanOf(one => one.Recall, one => one.Support > 0)),
        Metric.OfConfusion("jaccard_macro", "jaccard",
            metrics => metrics.MeanOf(one => one.F1 / (2 - one.F1), one => one.Support + one.Predicted > 0))
            .OrOfLabels(labels => labels.MeanOf(label => label.Jaccard)),
        Metric.OfConfusion("mcc", "mcc", metrics => metrics.AgreementOver(counts => Math.Sqrt(counts.OfActual * counts.OfPredicted)))
            with { Least = -1 },
        Metric.OfConfusion("cohen_kappa", "kappa", metrics => metrics.AgreementOver(counts => counts.OfBoth)) with { Least = -1 },
        Metric.OfProbabilities("roc_auc", "auc", RocAuc.Of).OrOfLabels(labels => labels.MeanOfRanked(RocAuc.Of, needsOthers: true)),
        Metric.OfProbabilities("average_precision", "avg_prec", AveragePrecision.Of)
            .OrOfLabels(labels => labels.MeanOfRanked(AveragePrecision.Of, needsOthers: false)),
        Metric.OfProbabilities("log_loss", "log_loss", LogLoss.Of)
            with { IsMaximized = false, IsLoss = true, IsRowMean = true },
        Metric.OfProbabilities("brier_score", "brier", BrierScore.Of) with { IsMaximized = false, IsRowMean = true },
        OfTop(2),
        OfTop(3),
        OfTop(5),
        OfTop(10),
        Metric.OfProbabilities("expected_calibration_error", "ece", CalibrationError.Of) with { IsMaximized = false },
        Metric.OfErrors("mape", judgement => RegressionMetrics.Mape(judgement.Values!)) with { IsRowMean = true },
        Metric.OfExplained("explained_variance", "expl_var", RegressionMetrics.ExplainedVariance),
        Metric.OfErrors("pinball", judgement => RegressionMetrics.Pinball(judgement.Values!, judgement.Quantile))
            with { IsRowMean = true },
        Metric.OfLabels("precision_micro", "prec_micro", labels => labels.All.Precision),
        Metric.OfLabels("recall_micro", "recall_micro", labels => labels.All.Recall),
    ];

    /// <summary>Finds the metric that a user names with its part of the data, as in validation_accuracy; null when there is none.</summary>
    public static Metric? Find(string name) =>
        All.FirstOrDefault(metric => ((string[])[Validation, Training, Test]).Any(part => name == part + metric.Name));

    /// <summary>Gives a metric's name for a narrow column, as in val_accuracy.</summary>
    public static string ShortName(string name) =>
        TrainingCost.Names.Contains(name) ? name
        : name.StartsWith(Validation, StringComparison.Ordinal) ? $"val_{Find(name)?.ShortName ?? name[Validation.Length..]}"
        : name.StartsWith(Training, StringComparison.Ordinal) ? $"train_{Find(name)?.ShortName ?? name[Training.Length..]}"
        : name;

    private static Metric OfTop(int k) =>
        Metric.OfProbabilities($"top_{k}_accuracy", $"top_{k}", rows => TopAccuracy.Of(rows, k)) with
        {
            IsRowMean = true,
            CertainClasses = k,
        };

    private static IEnumerable<Metric> Standard(params Metric[] metrics) => metrics.Select(metric => metric with { IsStandard = true });
}
