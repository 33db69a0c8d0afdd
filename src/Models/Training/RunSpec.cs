using Gridfold.Models.Networks;

namespace Gridfold.Models.Training;

/// <summary>The network of a run and its training.</summary>
/// <param name="Network">The network. <see cref="NetworkSpec.Check"/> has accepted it for the data of the training.</param>
/// <param name="Training">Optimizer, loss, batch size and last epoch.</param>
public record RunSpec(NetworkSpec Network, TrainingSpec Training);
