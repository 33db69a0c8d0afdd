namespace Gridfold.Hosting.Specs;

/// <summary>An experiment whose networks Gridfold trains.</summary>
public sealed class Experiment : ExperimentSpec
{
    /// <summary>
    /// What the network learns: classification, regression or multilabel. Default: Gridfold finds it from the file and the label.
    /// </summary>
    public LearningTask? Task { get; init; }

    /// <summary>The data: one source, and how it is read.</summary>
    public required Dataset Dataset { get; init; }

    /// <summary>The network: its layers, or a preset.</summary>
    public required Model Model { get; init; }

    /// <summary>How a fold is trained.</summary>
    public required Training Training { get; init; }

    /// <summary>How the trials are validated.</summary>
    public required Validation Validation { get; init; }

    private protected override void PutData(Entries entries) => entries.Put(Task).Put(Dataset).Put(Model).Put(Training);

    private protected override void PutValidation(Entries entries) => entries.Put(Validation);
}
