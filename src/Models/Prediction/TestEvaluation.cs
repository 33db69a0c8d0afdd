using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Prediction;

/// <summary>
/// Judges a trained model by the rows of a dataset's test split. The caller cannot choose the rows. Training and validation rows never come
/// from that split.
/// </summary>
/// <param name="Rows">The number of test rows.</param>
/// <param name="Metrics">
/// The metrics. The loss of classes is the mean of -ln of the probability that the model gives a row's class, in nats. That of labels is
/// the same mean over all labels of all rows. Numbers have no loss, because each fold standardises them in its own way.
/// </param>
/// <param name="Confusion">The predictions of the test rows; null for numbers and labels.</param>
public sealed record TestEvaluation(int Rows, MetricValues Metrics, ConfusionMatrix? Confusion)
{
    /// <summary>What the model gives for each test row, in their order: the probability of each class or label, or the numbers.</summary>
    public double[] Outputs { get; init; } = [];

    /// <summary>The names of the numbers or labels that are predicted; empty for classes.</summary>
    public IReadOnlyList<string> TargetNames { get; init; } = [];

    /// <summary>The metrics of each target alone, where several are predicted; otherwise empty.</summary>
    public IReadOnlyList<MetricValues> Targets { get; init; } = [];

    /// <summary>The threshold that decided between two classes; null where the most probable class counts.</summary>
    public double? Threshold { get; init; }

    /// <summary>Judges a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="dataset">The data on which it was trained.</param>
    /// <param name="metrics">The metrics to compute.</param>
    /// <param name="quantile">The quantile that a model of numbers predicts.</param>
    /// <exception cref="InputException">The data has no test split, or it is other data.</exception>
    public static TestEvaluation Of(TrainedModel model, Dataset dataset, MetricSet metrics, double quantile = 0.5)
    {
        int[] rows = dataset.RowsOf(Split.Test);
        if (rows.Length == 0)
        {
            throw new InputException(
                $"dataset '{dataset.Name}' has no test split; "
                    + "write dataset.test_fraction or dataset.test into the experiment file of the next search; "
                    + "images in folders train, valid and test, mnist and fashion-mnist come with one");
        }

        bool hasTargets = dataset.HasLabels
            ? model.Labels.SequenceEqual(dataset.TargetNames)
            : dataset.Values is null || model.Folds[0].Description.Scales.Count == dataset.TargetCount;
        if (!hasTargets || !model.Classes.SequenceEqual(dataset.ClassNames) || model.Input.RowSize != dataset.RowSize)
            throw new InputException(
                $"dataset '{dataset.Name}' has other classes or other rows than the model was trained on; test it with its own data");
        return dataset.Values is { } values
            ? OfValues(model, dataset, rows, values, metrics, quantile)
            : OfClasses(model, dataset, rows, metrics);
    }

    private static TestEvaluation OfValues(
        TrainedModel model, Dataset dataset, int[] rows, double[] values, MetricSet metrics, double quantile)
    {
        int width = dataset.TargetCount;
        var kept = new ValuePredictions(width);
        double[] outputs = model.Predict(dataset, rows);
        foreach ((int index, double predicted) in outputs.Index())
            kept.Add(values[(rows[index / width] * width) + (index % width)], predicted);
        Judgement judgement = dataset.Targets is LabelTargets labels
            ? labels.Judge(LossOf(kept), kept, quantile)
            : new Judgement(double.NaN) { Values = kept, Quantile = quantile };
        var measured = MetricValues.Of(judgement, metrics);
        return new TestEvaluation(rows.Length, dataset.HasLabels ? measured : WithoutLoss(measured), null)
        {
            Outputs = outputs,
            TargetNames = dataset.TargetNames,
            Targets = TargetMetrics.Of(judgement, metrics),
        };
    }

    /// <summary>The mean of -ln of the probability that the model gives the right value of a label.</summary>
    private static double LossOf(ValuePredictions labels) => labels.MeanOf(
        (actual, predicted) => -Math.Log(Math.Max(actual > 0 ? predicted : 1 - predicted, double.Epsilon)));

    private static MetricValues WithoutLoss(MetricValues measured) => new(measured.All.Where(metric => metric.Key != "loss"));

    private static TestEvaluation OfClasses(TrainedModel model, Dataset dataset, int[] rows, MetricSet metrics)
    {
        int classes = model.Classes.Count;
        double[] probabilities = model.Predict(dataset, rows);
        var confusion = new ConfusionMatrix(classes);
        var kept = new ClassProbabilities(classes);
        double loss = 0;
        foreach ((int index, int row) in rows.Index())
        {
            ReadOnlySpan<double> given = probabilities.AsSpan(index * classes, classes);
            int actual = dataset.Labels[row];
            confusion.Add(actual, TrainedModel.Decide(given, model.Threshold));
            kept.Add(actual, given);
            loss -= Math.Log(Math.Max(given[actual], double.Epsilon));
        }

        var judgement = new Judgement(loss / rows.Length) { Confusion = confusion, Probabilities = kept };
        return new TestEvaluation(rows.Length, MetricValues.Of(judgement, metrics), confusion)
        {
            Outputs = probabilities,
            Threshold = model.Threshold,
        };
    }
}
