using Gridfold.Models.Input;
using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Training;

/// <summary>The <c>training</c> section with its hyper-parameters put in.</summary>
/// <param name="Optimizer">The optimizer that changes the weights.</param>
/// <param name="BatchSize">The rows of a mini-batch, at least 1. The last mini-batch of an epoch may be smaller.</param>
/// <param name="Epochs">The number of passes over the training rows, at least 1.</param>
/// <param name="EarlyStopping">The rule that ends the training earlier; null for none.</param>
public sealed record TrainingSpec(OptimizerSpec Optimizer, int BatchSize, int Epochs, EarlyStopping? EarlyStopping = null)
{
    private const int MaxEpochs = 10_000_000;

    /// <summary>The loss function. Default: that of the task.</summary>
    public LossSpec Loss { get; init; } = LearningTask.Default.DefaultLoss;

    /// <summary>The metrics that are measured. Default: the standard ones.</summary>
    public MetricSet Metrics { get; init; } = LearningTask.Default.Standard;

    /// <summary>The changes of training images; null for none.</summary>
    public AugmentationSpec? Augmentation { get; init; }

    /// <summary>How the learning rate changes; null for a constant rate.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>The limit of the gradients; null for none.</summary>
    public GradientClip? Clip { get; init; }

    /// <summary>The rule by which the best epoch counts; null where the last epoch counts.</summary>
    public BestEpoch? Best { get; init; }

    /// <summary>The decision threshold of two classes; null where the most probable class counts.</summary>
    public DecisionThreshold? Threshold { get; init; }

    /// <summary>Whether the loss of each step is recorded. This has no effect on the training.</summary>
    public bool RecordsSteps { get; init; }

    /// <summary>Reads the section of a file of the default task.</summary>
    /// <returns>Null when errors were reported.</returns>
    public static TrainingSpec? Read(SpecMapReader reader) => Read(reader, LearningTask.Default);

    /// <summary>Reads the section.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="task">The task, which knows the losses and the metrics.</param>
    /// <returns>Null when errors were reported.</returns>
    public static TrainingSpec? Read(SpecMapReader reader, LearningTask task)
    {
        int errorsBefore = reader.Problems.Errors.Count;
        OptimizerSpec? optimizer = null;
        if (reader.RequiredNode("optimizer", "as in optimizer: {name: adam, lr: 0.001}") is SpecScalar { Kind: ScalarKind.Text } name)
            reader.Error("optimizer", $"it must be a map with a learning rate, as in optimizer: {{name: {name.Text}, lr: 0.001}}");
        else if (reader.Map("optimizer") is { } optimizerReader)
            optimizer = OptimizerSpec.Read(optimizerReader);
        LossSpec loss = task.ReadLoss(reader);
        reader.RequiredNode("batch_size", "rows of a mini-batch, as in batch_size: 32");
        int batchSize = reader.Integer("batch_size", 1, min: 1);
        reader.RequiredNode("epochs", "passes over the training rows, as in epochs: 50");
        int epochs = reader.Integer("epochs", 1, min: 1, max: MaxEpochs);
        EarlyStopping? earlyStopping = reader.Map("early_stopping") is { } stopping ? EarlyStopping.Read(stopping, task) : null;
        LearningRateSchedule? schedule = LearningRateSchedule.ReadKey(reader, task);
        GradientClip? clip = reader.Map("clip") is { } clipReader ? GradientClip.Read(clipReader) : null;
        AugmentationSpec? augmentation = reader.Map("augment") is { } augment ? AugmentationSpec.Read(augment) : null;
        DecisionThreshold? threshold = DecisionThreshold.ReadKey(reader, task);
        bool recordsSteps = reader.Boolean("step_losses", false);
        BestEpoch? best = BestEpoch.ReadKey(reader)
            ? new BestEpoch(task.DefaultMetric, MetricTable.Find(task.DefaultMetric)!.IsMaximized)
            : null;
        reader.RejectUnknownKeys();
        if (reader.Problems.Errors.Count > errorsBefore) return null;
        if (schedule is { Warmup: var warmup } && warmup >= epochs)
        {
            reader.Problems.Warning(
                $"training.lr_schedule.warmup is {warmup} and epochs is {epochs}: the learning rate never reaches lr", schedule.Location);
        }

        IEnumerable<string> wanted = ((string?[])[earlyStopping?.Metric, schedule?.Metric]).OfType<string>();
        return new TrainingSpec(optimizer!, batchSize, epochs, earlyStopping)
        {
            Loss = loss,
            Augmentation = augmentation,
            Schedule = schedule,
            Clip = clip,
            Threshold = threshold,
            RecordsSteps = recordsSteps,
            Best = best,
            Metrics = wanted.Aggregate(task.Standard, (metrics, metric) => metrics.With(metric)),
        };
    }
}
