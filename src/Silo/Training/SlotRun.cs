using Gridfold.Grains.Folds;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Training;

/// <summary>A run of a slot's job.</summary>
/// <param name="Folds">The folds that are read off it, at least one, by their budgets, the smallest first: the last says how long it goes
/// on.</param>
/// <param name="Observer">Says where the run goes on from, when it is saved and read; is given what comes of its folds.</param>
public sealed record SlotRun(IReadOnlyList<FoldAssignment> Folds, IRunObserver<TrainedFold> Observer);
