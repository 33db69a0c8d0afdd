using Gridfold.Grains.Specs;

namespace Gridfold.Silo.Slots;

/// <summary>A job in this silo's hands, begun and before the slots, or in training.</summary>
/// <param name="Spec">Its experiment.</param>
/// <param name="Fingerprint">SHA-256 of the data that the experiment was submitted with.</param>
/// <param name="Runs">At least one.</param>
internal sealed record HeldJob(ExperimentSpec Spec, string Fingerprint, IReadOnlyList<HeldRun> Runs) : IDisposable
{
    /// <summary>The folds that want it still.</summary>
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
