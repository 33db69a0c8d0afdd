using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Tests.Scheduling;

public sealed class BlockedRaceTests : TrialSchedulerContract
{
    private protected override ITrialScheduler Create(int trials) =>
        new FoldRace(new BlockedRule(), new Objective(ScheduledSearch.Metric, true), Folds, 3, lag: 3, () => trials);
}
