namespace Gridfold.Grains.Planning;

/// <summary>Groups trials into jobs. Pure.</summary>
internal static class JobPlanner
{
    // A job is at most a slot's half share of what is left, so that slots run out of work at about the same time.
    private const double JobsLeftPerSlot = 2;

    /// <summary>Groups neighbouring trials, in the order of each group's first.</summary>
    /// <param name="trials">By number.</param>
    /// <param name="trajectoriesLeft">How many trajectories the search has from the first of these trials on.</param>
    /// <param name="folds">Folds of a trial.</param>
    /// <param name="slots">Slots that train them, at least 1.</param>
    public static IReadOnlyList<TrialGroup> Group(IReadOnlyList<PlannedTrial> trials, double trajectoriesLeft, int folds, int slots)
    {
        var groups = new List<TrialGroup>();
        IGrouping<string, PlannedTrial>[] trajectories = [.. trials.GroupBy(trial => trial.Trajectory)];
        foreach (IGrouping<string, PlannedTrial> alone in trajectories.Where(trajectory => trajectory.First().Fusion is null))
        {
            groups.Add(ToGroup([alone]));
            trajectoriesLeft--;
        }

        foreach (IGrouping<string, IGrouping<string, PlannedTrial>> kind in trajectories
            .Where(trajectory => trajectory.First().Fusion is not null).GroupBy(trajectory => trajectory.First().Fusion!.Key))
        {
            IGrouping<string, PlannedTrial>[] together = [.. kind];
            double share = Math.Ceiling(trajectoriesLeft * folds / (JobsLeftPerSlot * slots));
            int most = (int)Math.Clamp(share, 1, together[0].First().Fusion!.MostTrajectories);
            int jobs = ((together.Length - 1) / most) + 1;
            for (int job = 0; job < jobs; job++)
                groups.Add(ToGroup(together[((int)((long)together.Length * job / jobs))..(int)((long)together.Length * (job + 1) / jobs)]));
            trajectoriesLeft -= together.Length;
        }

        return [.. groups.OrderBy(group => group.Number)];
    }

    private static TrialGroup ToGroup(IGrouping<string, PlannedTrial>[] trajectories) =>
        new([.. trajectories.Select(IReadOnlyList<long> (trajectory) => [.. trajectory.Select(trial => trial.Number)])]);
}
