using Gridfold.Grains.Specs;

namespace Gridfold.Silo.Training;

/// <summary>A job as a slot gets it: one or several networks to train on the data of one fold.</summary>
/// <param name="Spec">The experiment.</param>
/// <param name="DatasetFingerprint">SHA-256 of the data that it was submitted with.</param>
/// <param name="Runs">At least one.</param>
public sealed record SlotJob(ExperimentSpec Spec, string DatasetFingerprint, IReadOnlyList<SlotRun> Runs);
