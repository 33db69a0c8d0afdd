using Gridfold.Grains.Identity;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Folds;

/// <summary>What a slot is to train.</summary>
/// <param name="Fold">Which fold.</param>
/// <param name="Attempt">Which attempt of it, from 1.</param>
/// <param name="Hyperparameters">The trial's assignment.</param>
/// <param name="Checkpoints">Where to go on from: the first that can be read, the newest first; none to begin at the beginning.</param>
[GenerateSerializer, Immutable, Alias("gridfold.fold-assignment")]
public sealed record FoldAssignment(
    [property: Id(0)] FoldId Fold,
    [property: Id(1)] int Attempt,
    [property: Id(2)] IReadOnlyList<Hyperparameter> Hyperparameters,
    [property: Id(3)] IReadOnlyList<CheckpointReference> Checkpoints);
