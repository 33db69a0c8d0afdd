using Gridfold.Models.Networks;

namespace Gridfold.Models.Training;

/// <summary>What a run trains: a network, and how.</summary>
/// <param name="Network">The network; it has passed <see cref="NetworkSpec.Check"/> with the data that it is trained on.</param>
/// <param name="Training">Optimizer, loss, batch size, and the last epoch.</param>
public record RunSpec(NetworkSpec Network, TrainingSpec Training);
