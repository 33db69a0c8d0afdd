using Gridfold.Grains.Search;

namespace Gridfold.Grains.Scheduling;

/// <summary>Trains every fold of every trial to its last epoch; no trial waits for another.</summary>
internal sealed class NeverStop : ITrialScheduler
{
    public IReadOnlyList<int> Choose(long trial, IReadOnlyList<int> open) => open;

    /// <summary><c>scheduler: {name: none}</c>.</summary>
    internal sealed record Spec : SchedulerSpec
    {
        /// <inheritdoc/>
        public override string Name => "none";

        /// <inheritdoc/>
        internal override ITrialScheduler Create(Objective objective, int folds, long cohortTrials, Func<long> trials) => new NeverStop();
    }
}
