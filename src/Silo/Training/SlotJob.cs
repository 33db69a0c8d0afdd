using Gridfold.Grains.Specs;

namespace Gridfold.Silo.Training;

/// <summary>A job for a slot: one or several networks to train on the data of one fold.</summary>
/// <param name="Spec">The experiment's spec.</param>
/// <param name="DatasetFingerprint">The SHA-256 of the data at submission.</param>
/// <param name="Runs">The runs, at least one.</param>
public sealed record SlotJob(ExperimentSpec Spec, string DatasetFingerprint, IReadOnlyList<SlotRun> Runs);
