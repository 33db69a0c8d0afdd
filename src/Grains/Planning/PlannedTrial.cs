using Gridfold.Models.Training.Engines;

namespace Gridfold.Grains.Planning;

/// <summary>A trial as the planner sees it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Run">What it is apart from its budget: those for which it is equal are one training, read at several epochs.</param>
/// <param name="Offer">Which others it can be trained with.</param>
internal sealed record PlannedTrial(long Number, string Run, EngineOffer Offer);
