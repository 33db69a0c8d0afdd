using Gridfold.Grains.Folds;

namespace Gridfold.Silo.Training;

/// <summary>A network of a job.</summary>
/// <param name="Folds">The folds that are read off it, at least one, by their budgets, the smallest first: the last says how long it goes on.</param>
/// <param name="Control">Where it goes on from, when it is to be saved or to end; told what comes of it.</param>
public sealed record TrajectoryTraining(IReadOnlyList<FoldAssignment> Folds, ITrainingControl Control);
