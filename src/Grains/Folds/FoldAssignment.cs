using Gridfold.Grains.Identity;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Folds;

/// <summary>The fold that a slot is to train, with its data.</summary>
/// <param name="Fold">The fold's id.</param>
/// <param name="Attempt">The number of the attempt, from 1.</param>
/// <param name="Hyperparameters">The trial's assignment.</param>
/// <param name="Checkpoints">
/// The checkpoints to go on from, the newest first; the slot uses the first that can be read. Empty to begin at the first epoch.
/// </param>
[GenerateSerializer, Immutable, Alias("gridfold.fold-assignment")]
public sealed record FoldAssignment(
    [property: Id(0)] FoldId Fold,
    [property: Id(1)] int Attempt,
    [property: Id(2)] IReadOnlyList<Hyperparameter> Hyperparameters,
    [property: Id(3)] IReadOnlyList<CheckpointReference> Checkpoints)
{
    /// <summary>The number of epochs after which the fold waits for a decision. Null when it trains to its end.</summary>
    [Id(4)]
    public int? Rung { get; init; }

    /// <summary>The number of epochs after which the fold waited last. 0 before its first rung.</summary>
    [Id(5)]
    public int Reached { get; init; }
}
