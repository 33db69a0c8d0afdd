using Gridfold.Models.Training.Engines;

namespace Gridfold.Grains.Planning;

/// <summary>A trial as the planner sees it.</summary>
/// <param name="Number">The trial's number.</param>
/// <param name="Run">
/// The trial's values without its budget, as text. Trials with equal texts are one training, read at several epochs.
/// </param>
/// <param name="Offer">The engine's offer to train the trial. It says which trials can share a job.</param>
internal sealed record PlannedTrial(long Number, string Run, EngineOffer Offer);
