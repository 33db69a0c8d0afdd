using Gridfold.Models.Input;

namespace Gridfold.Models.Training;

/// <summary>The <c>training</c> section with its hyper-parameters put in.</summary>
/// <param name="Optimizer">The optimizer that changes the weights.</param>
/// <param name="BatchSize">The rows of a mini-batch, at least 1. The last mini-batch of an epoch may be smaller.</param>
/// <param name="Epochs">The number of passes over the training rows, at least 1.</param>
/// <param name="EarlyStopping">The rule that ends the training earlier; null for none.</param>
public sealed record TrainingSpec(OptimizerSpec Optimizer, int BatchSize, int Epochs, EarlyStopping? EarlyStopping = null)
{
    private const int MaxEpochs = 10_000_000;

    /// <summary>The loss function. Default: the cross-entropy.</summary>
    public LossSpec Loss { get; init; } = new CrossEntropySpec();

    /// <summary>The changes of training images; null for none.</summary>
    public AugmentationSpec? Augmentation { get; init; }

    /// <summary>Reads the section.</summary>
    /// <returns>Null when errors were reported.</returns>
    public static TrainingSpec? Read(SpecMapReader reader)
    {
        int errorsBefore = reader.Problems.Errors.Count;
        OptimizerSpec? optimizer = null;
        if (reader.RequiredNode("optimizer", "as in optimizer: {name: adam, lr: 0.001}") is SpecScalar { Kind: ScalarKind.Text } name)
            reader.Error("optimizer", $"it must be a map with a learning rate, as in optimizer: {{name: {name.Text}, lr: 0.001}}");
        else if (reader.Map("optimizer") is { } optimizerReader)
            optimizer = OptimizerSpec.Read(optimizerReader);
        LossSpec loss = LossSpec.Read(reader);
        reader.RequiredNode("batch_size", "rows of a mini-batch, as in batch_size: 32");
        int batchSize = reader.Integer("batch_size", 1, min: 1);
        reader.RequiredNode("epochs", "passes over the training rows, as in epochs: 50");
        int epochs = reader.Integer("epochs", 1, min: 1, max: MaxEpochs);
        EarlyStopping? earlyStopping = reader.Map("early_stopping") is { } stopping ? EarlyStopping.Read(stopping) : null;
        AugmentationSpec? augmentation = reader.Map("augment") is { } augment ? AugmentationSpec.Read(augment) : null;
        reader.RejectUnknownKeys();
        return reader.Problems.Errors.Count > errorsBefore
            ? null
            : new TrainingSpec(optimizer!, batchSize, epochs, earlyStopping) { Loss = loss, Augmentation = augmentation };
    }
}
