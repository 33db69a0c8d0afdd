namespace Gridfold.Models.Metrics;

/// <summary>The values from which metrics are computed: a network's results on some rows.</summary>
/// <param name="loss">The mean loss of a row; for the cross-entropy in nats.</param>
public sealed class Judgement(double loss)
{
    private ClassificationMetrics? _classification;
    private LabelMetrics? _labelMetrics;

    /// <summary>The mean loss of a row.</summary>
    public double Loss { get; } = loss;

    /// <summary>The predictions, with at least one row counted; null for a task without classes.</summary>
    public ConfusionMatrix? Confusion { get; init; }

    /// <summary>The predicted class of each row, in the order of the rows; null where no caller asked for it.</summary>
    public IReadOnlyList<int>? PredictedClasses { get; init; }

    /// <summary>The probabilities of the classes; null where no metric needs them.</summary>
    public ClassProbabilities? Probabilities { get; init; }

    /// <summary>The actual and the predicted numbers of the rows; null for a task without numbers to predict.</summary>
    public ValuePredictions? Values { get; init; }

    /// <summary>
    /// The labels of the rows, each 0 or 1, with the predicted probability of each; null for a task without several labels.
    /// </summary>
    public ValuePredictions? Labels { get; init; }

    /// <summary>The numbers that are kept of the rows: <see cref="Values"/> or <see cref="Labels"/>; null for a task of classes.</summary>
    public ValuePredictions? Numbers => Values ?? Labels;

    /// <summary>The quantile that the network predicts; 0.5 for a loss without one.</summary>
    public double Quantile { get; init; } = 0.5;

    /// <summary>
    /// The probability from which on a row counts as the second of two classes; null where the most probable class counts.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>What this judgement holds.</summary>
    public MetricNeeds Holds =>
        (Confusion is null ? MetricNeeds.None : MetricNeeds.Confusion)
        | (Probabilities is null ? MetricNeeds.None : MetricNeeds.Probabilities)
        | (Values is null ? MetricNeeds.None : MetricNeeds.Values)
        | (Labels is null ? MetricNeeds.None : MetricNeeds.Labels);

    /// <summary>Gives the judgement of each target alone; of one target, this judgement.</summary>
    public IEnumerable<Judgement> ByTarget() => Values is not { Width: > 1 } values
        ? [this]
        : Enumerable.Range(0, values.Width).Select(target => new Judgement(Loss) { Values = values.Of(target), Quantile = Quantile });

    /// <summary>The metrics that follow from the confusion matrix.</summary>
    public ClassificationMetrics Classification => _classification ??= new ClassificationMetrics(Confusion!);

    /// <summary>The metrics of the labels.</summary>
    public LabelMetrics LabelMetrics => _labelMetrics ??= new LabelMetrics(Labels!);

    /// <summary>Gives the judgement where a threshold decides between the two classes. It needs the probabilities.</summary>
    public Judgement At(double threshold)
    {
        ClassProbabilities rows = Probabilities!;
        var confusion = new ConfusionMatrix(rows.ClassCount);
        int[] predicted = new int[rows.Labels.Count];
        for (int row = 0; row < predicted.Length; row++)
        {
            predicted[row] = rows[row, 1] >= threshold ? 1 : 0;
            confusion.Add(rows.Labels[row], predicted[row]);
        }

        return new Judgement(Loss)
        {
            Confusion = confusion,
            PredictedClasses = predicted,
            Probabilities = rows,
            Threshold = threshold,
        };
    }
}
