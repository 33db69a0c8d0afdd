using Gridfold.Grains.Folds;

namespace Gridfold.Silo.Slots;

/// <summary>Members of a job that are trained as one network: they differ in their budgets alone and go on from the same place.</summary>
/// <param name="Members">By budget, the smallest first.</param>
/// <param name="Checkpoints">Where to go on from: the first that can be read, the newest first; none to begin at the beginning.</param>
internal sealed record TrajectoryMembers(IReadOnlyList<JobMember> Members, IReadOnlyList<CheckpointReference> Checkpoints)
{
    /// <summary>
    /// Finds the trajectories of a job. A checkpoint serves every member that is read after it, whichever of them it was saved under; a member
    /// that should have been read before it goes a way of its own.
    /// </summary>
    /// <param name="job">The members.</param>
    /// <param name="budget">The name of the parameter with the role budget; null for none.</param>
    public static IEnumerable<TrajectoryMembers> Of(IEnumerable<JobMember> job, string? budget)
    {
        foreach (IGrouping<string, JobMember> same in job.GroupBy(member => KeyOf(member.Assignment, budget)))
        {
            JobMember[] left = [.. same.OrderBy(member => member.Budget)];
            CheckpointReference[] checkpoints = [.. left.SelectMany(member => member.Assignment.Checkpoints).OrderByDescending(checkpoint => checkpoint.Epoch)];
            while (left.Length > 0)
            {
                int newest = checkpoints.Where(checkpoint => !(checkpoint.Epoch >= left[^1].Budget)).Select(checkpoint => checkpoint.Epoch).FirstOrDefault();
                JobMember[] together = [.. left.Where(member => !(newest >= member.Budget))];
                yield return new TrajectoryMembers(together, [.. checkpoints.Where(checkpoint => checkpoint.Epoch <= newest)]);
                left = [.. left.Except(together)];
            }
        }
    }

    private static string KeyOf(FoldAssignment assignment, string? budget) =>
        string.Join('\n', assignment.Hyperparameters.Where(value => value.Name != budget).Select(value => value.Json).Prepend($"{assignment.Fold.Fold}"));
}
