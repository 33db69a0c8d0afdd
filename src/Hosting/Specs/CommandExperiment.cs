namespace Gridfold.Hosting.Specs;

/// <summary>An experiment that a program of your own trains, in any language.</summary>
public sealed class CommandExperiment : ExperimentSpec
{
    /// <summary>The data: one source, and how it is read. Only your own training can do without it.</summary>
    public Dataset? Dataset { get; init; }

    /// <summary>How a fold is trained.</summary>
    public required CommandTraining Training { get; init; }

    /// <summary>How the trials are validated. Only your own training without data can do without it.</summary>
    public Validation? Validation { get; init; }

    private protected override void PutData(Entries entries) => entries.Put(Dataset).Put(Training);

    private protected override void PutValidation(Entries entries) => entries.Put(Validation);
}
