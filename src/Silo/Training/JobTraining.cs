using Gridfold.Grains.Specs;

namespace Gridfold.Silo.Training;

/// <summary>What a slot has to train: one or several networks on the data of one fold.</summary>
/// <param name="Spec">The experiment.</param>
/// <param name="DatasetFingerprint">SHA-256 of the data that it was submitted with.</param>
/// <param name="Trajectories">At least one.</param>
public sealed record JobTraining(ExperimentSpec Spec, string DatasetFingerprint, IReadOnlyList<TrajectoryTraining> Trajectories);
