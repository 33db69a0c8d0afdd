using Gridfold.Grains.Folds;

namespace Gridfold.Silo.Slots;

/// <summary>
/// Members of a job that are trained as one network. They differ only in their budgets and go on from the same checkpoint.
/// </summary>
/// <param name="Members">The members by budget, the smallest first.</param>
/// <param name="Checkpoints">
/// The checkpoints to go on from, the newest first; the first that can be read is used. Empty to begin at the first epoch.
/// </param>
internal sealed record RunMembers(IReadOnlyList<JobMember> Members, IReadOnlyList<CheckpointReference> Checkpoints)
{
    /// <summary>
    /// Finds the runs of a job. A checkpoint serves every member that is read after it, even if it was saved under another member. A member
    /// that is read before the checkpoint gets its own run.
    /// </summary>
    /// <param name="job">The members of the job.</param>
    /// <param name="budget">The name of the parameter with the role budget. Null for none.</param>
    public static IEnumerable<RunMembers> Of(IEnumerable<JobMember> job, string? budget)
    {
        foreach (IGrouping<string, JobMember> same in job.GroupBy(member => KeyOf(member.Assignment, budget)))
        {
            JobMember[] left = [.. same.OrderBy(member => member.Budget)];
            CheckpointReference[] checkpoints =
                [.. left.SelectMany(member => member.Assignment.Checkpoints).OrderByDescending(checkpoint => checkpoint.Epoch)];
            while (left.Length > 0)
            {
                int newest = checkpoints.Where(checkpoint => left.Any(member => !(checkpoint.Epoch >= member.ReadAt)))
                    .Select(checkpoint => checkpoint.Epoch).FirstOrDefault();
                JobMember[] together = [.. left.Where(member => !(newest >= member.ReadAt))];
                yield return new RunMembers(together, [.. checkpoints.Where(checkpoint => checkpoint.Epoch <= newest)]);
                left = [.. left.Except(together)];
            }
        }
    }

    private static string KeyOf(FoldAssignment assignment, string? budget) =>
        string.Join(
            '\n', assignment.Hyperparameters.Where(value => value.Name != budget).Select(value => value.Json)
                .Prepend($"{assignment.Fold.Fold}"));
}
