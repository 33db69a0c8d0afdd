using Gridfold.Grains.Specs;

namespace Gridfold.Silo.Slots;

/// <summary>A job that this silo holds: begun, and waiting for a slot or in training.</summary>
/// <param name="Spec">The experiment's spec.</param>
/// <param name="Fingerprint">The SHA-256 of the data at submission.</param>
/// <param name="Runs">The runs of the job, at least one.</param>
/// <param name="Charge">Charges to the folds what the job uses.</param>
internal sealed record HeldJob(ExperimentSpec Spec, string Fingerprint, IReadOnlyList<HeldRun> Runs, JobCharge Charge) : IDisposable
{
    /// <summary>The folds that still need the job.</summary>
    public IEnumerable<JobMember> Open => Runs.SelectMany(run => run.Open);

    public void Suspend()
    {
        foreach (JobMember member in Open) member.Held.Suspend();
    }

    public void Dispose()
    {
        foreach (HeldRun run in Runs) run.Dispose();
    }
}
