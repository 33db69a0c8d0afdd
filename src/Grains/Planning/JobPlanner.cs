namespace Gridfold.Grains.Planning;

/// <summary>Groups trials into jobs. The class has no state.</summary>
internal static class JobPlanner
{
    // A job takes at most half of a slot's share of the remaining runs, so that all slots end at about the same time.
    private const double JobsLeftPerSlot = 2;

    /// <summary>Groups neighbouring trials. The groups are in the order of their first trials.</summary>
    /// <param name="trials">The trials, by number.</param>
    /// <param name="runsLeft">The number of runs of the search from the first of these trials on.</param>
    /// <param name="folds">The number of folds of a trial.</param>
    /// <param name="slots">The number of slots that train them, at least 1.</param>
    public static IReadOnlyList<TrialGroup> Group(IReadOnlyList<PlannedTrial> trials, double runsLeft, int folds, int slots)
    {
        var groups = new List<TrialGroup>();
        IGrouping<string, PlannedTrial>[] runs = [.. trials.GroupBy(trial => trial.Run)];
        foreach (IGrouping<string, PlannedTrial> alone in runs.Where(run => run.First().Offer.MaxRuns == 1))
        {
            groups.Add(ToGroup([alone]));
            runsLeft--;
        }

        foreach (IGrouping<string, IGrouping<string, PlannedTrial>> kind in runs
            .Where(run => run.First().Offer.MaxRuns > 1).GroupBy(run => run.First().Offer.Key))
        {
            IGrouping<string, PlannedTrial>[] together = [.. kind];
            double share = Math.Ceiling(runsLeft * folds / (JobsLeftPerSlot * slots));
            int most = (int)Math.Clamp(share, 1, together[0].First().Offer.MaxRuns);
            int jobs = ((together.Length - 1) / most) + 1;
            for (int job = 0; job < jobs; job++)
                groups.Add(ToGroup(together[((int)((long)together.Length * job / jobs))..(int)((long)together.Length * (job + 1) / jobs)]));
            runsLeft -= together.Length;
        }

        return [.. groups.OrderBy(group => group.Number)];
    }

    private static TrialGroup ToGroup(IGrouping<string, PlannedTrial>[] runs) =>
        new([.. runs.Select(IReadOnlyList<long> (run) => [.. run.Select(trial => trial.Number)])]);
}
