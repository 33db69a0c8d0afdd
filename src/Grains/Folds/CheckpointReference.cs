namespace Gridfold.Grains.Folds;

/// <summary>A checkpoint of a fold that its grain has accepted.</summary>
/// <param name="Name">In the checkpoint store.</param>
/// <param name="Epoch">Epochs done in it.</param>
/// <param name="Bytes">Its size.</param>
[GenerateSerializer, Immutable, Alias("gridfold.checkpoint-reference")]
public sealed record CheckpointReference([property: Id(0)] string Name, [property: Id(1)] int Epoch, [property: Id(2)] long Bytes);
