using Gridfold.Grains.Folds;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Training;

/// <summary>A run of a slot's job.</summary>
/// <param name="Folds">
/// The folds that the run serves, at least one, by their budgets, the smallest first. The last budget sets how long the run goes on.
/// </param>
/// <param name="Observer">Gives the checkpoint to go on from and the times to save and read, and receives the results of the folds.</param>
public sealed record SlotRun(IReadOnlyList<FoldAssignment> Folds, IRunObserver<TrainedFold> Observer);
