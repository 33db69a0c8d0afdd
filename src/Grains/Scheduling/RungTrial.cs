namespace Gridfold.Grains.Scheduling;

/// <summary>A trial with a score at a rung, when its cohort is compared there.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Scores">
/// The trial's scores at this rung and the earlier ones, by rung. A trial that completed before a rung has its final score there.
/// </param>
/// <param name="DoesWait">Whether the trial waited at the rung. Otherwise it completed before.</param>
internal sealed record RungTrial(long Trial, IReadOnlyList<double> Scores, bool DoesWait)
{
    /// <summary>The score at the rung.</summary>
    public double Score => Scores[^1];
}
