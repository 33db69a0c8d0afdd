using Gridfold.Models.Training;

namespace Gridfold.Grains.Planning;

/// <summary>A trial as the planner sees it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Trajectory">What it is apart from its budget: those for which it is equal are one training, read at several epochs.</param>
/// <param name="Fusion">Which others it can be trained with; null for none.</param>
internal sealed record PlannedTrial(long Number, string Trajectory, FusionGroup? Fusion);
