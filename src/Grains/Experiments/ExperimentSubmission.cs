namespace Gridfold.Grains.Experiments;

/// <summary>The submission that starts an experiment.</summary>
/// <param name="Id">A new id.</param>
/// <param name="SpecJson">The checked experiment file as JSON, with overrides applied and data paths absolute.</param>
/// <param name="Source">The experiment file as the user wrote it, and its overrides.</param>
/// <param name="DatasetFingerprint">The SHA-256 of the data at submission.</param>
/// <param name="ClassNames">The data's classes, in the order of their numbers.</param>
[GenerateSerializer, Immutable, Alias("gridfold.experiment-submission")]
public sealed record ExperimentSubmission(
    [property: Id(0)] string Id,
    [property: Id(1)] string SpecJson,
    [property: Id(2)] string Source,
    [property: Id(3)] string DatasetFingerprint,
    [property: Id(4)] IReadOnlyList<string> ClassNames)
{
    /// <summary>The id of the experiment whose folds this one takes over. Null for none.</summary>
    [Id(5)]
    public string? Extends { get; init; }

    /// <summary>
    /// The user who owns the experiment. Null for an experiment that did not come through the HTTP API; it belongs to the operators.
    /// </summary>
    [Id(6)]
    public string? Owner { get; init; }

    /// <summary>
    /// The number of pruned trials of the extended experiment that go on to their last epoch: the best ones by rank. Null where the new
    /// experiment is the search of its whole file.
    /// </summary>
    [Id(7)]
    public int? Promotes { get; init; }

    /// <summary>Whether the owner acted as an operator. Operators have only the quotas of their names.</summary>
    [Id(8)]
    public bool IsByOperator { get; init; }

    /// <summary>Shows the id alone, because logs of messages show this text.</summary>
    public override string ToString() => $"{nameof(ExperimentSubmission)} {Id}";
}
