using Gridfold.Grains.Search;

namespace Gridfold.Grains.Experiments;

/// <summary>A trial whose assignment is stored, because no searcher suggests it again.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Hyperparameters">The trial's assignment.</param>
[GenerateSerializer, Immutable, Alias("gridfold.assigned-trial")]
internal sealed record AssignedTrial(
    [property: Id(0)] long Trial, [property: Id(1)] IReadOnlyList<Hyperparameter> Hyperparameters);
