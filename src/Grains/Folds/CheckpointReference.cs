using Gridfold.Grains.Expenses;

namespace Gridfold.Grains.Folds;

/// <summary>A checkpoint of a fold that its grain has accepted.</summary>
/// <param name="Name">The checkpoint's name in the checkpoint store.</param>
/// <param name="Epoch">The number of epochs that the checkpoint has done.</param>
/// <param name="Bytes">The checkpoint's size in bytes.</param>
[GenerateSerializer, Immutable, Alias("gridfold.checkpoint-reference")]
public sealed record CheckpointReference([property: Id(0)] string Name, [property: Id(1)] int Epoch, [property: Id(2)] long Bytes)
{
    /// <summary>
    /// What the training used until the checkpoint, with the trainings of other folds that would go on from it too. Null for checkpoints of
    /// versions that did not record it.
    /// </summary>
    [Id(3)]
    public Expense? Expense { get; init; }
}
