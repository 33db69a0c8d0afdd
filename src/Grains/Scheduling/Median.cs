using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// The median rule (Golovin and others, "Google Vizier", KDD 2017), in logical time. A trial of a cohort stops at a rung when its best
/// score so far is worse than the median of the running averages of earlier cohorts' trials there. The first cohorts never stop.
/// </summary>
internal sealed class Median : RungScheduler
{
    private readonly Spec _spec;
    private readonly long _cohortTrials;

    // The running averages at each rung. The worse one of the better half is the median, or next to it.
    private readonly TopShare[] _averages;

    /// <param name="spec">The rungs, and the trials that never stop.</param>
    /// <param name="objective">The objective of the scores.</param>
    /// <param name="folds">The number of folds of a trial.</param>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    /// <param name="trials">Gives the number of trials of the search, which a limit may lower.</param>
    public Median(Spec spec, Objective objective, int folds, long cohortTrials, Func<long> trials)
        : base(spec.Epochs, objective, folds, cohortTrials, trials)
    {
        (_spec, _cohortTrials) = (spec, cohortTrials);
        _averages = [.. spec.Epochs.Select(_ => new TopShare(objective, 2))];
    }

    protected override IReadOnlyList<string?> Compare(int rung, long cohort, IReadOnlyList<RungTrial> trials)
    {
        bool mayStop = cohort * _cohortTrials >= _spec.Grace && _averages[rung].Count > 0;
        string?[] reasons = [.. trials.Select(trial => mayStop ? ReasonOf(trial, rung) : null)];
        foreach (RungTrial trial in trials) _averages[rung].Add(trial.Scores.Average(), trial.Trial);
        return reasons;
    }

    private string? ReasonOf(RungTrial trial, int rung)
    {
        double best = Objective.IsMaximized ? trial.Scores.Max() : trial.Scores.Min(), median = _averages[rung].Middle;
        return Objective.Compare(best, median) <= 0
            ? null
            : FormattableString.Invariant($"{best:0.####}, the best until epoch {_spec.Epochs[rung]}, is worse than {median:0.####}, the ")
                + FormattableString.Invariant($"median of the averages of {_averages[rung].Count} trials there");
    }

    /// <summary><c>scheduler: {name: median, min_epochs: N, interval: M, grace: T}</c>.</summary>
    /// <param name="Rungs">The rungs in epochs.</param>
    /// <param name="Interval">The epochs from one rung to the next.</param>
    /// <param name="Grace">A cohort that begins within so many first trials never stops.</param>
    internal sealed record Spec(IReadOnlyList<int> Rungs, int Interval, long Grace) : SchedulerSpec
    {
        private const int RungsByDefault = 10;
        private const int MostRungs = 100;
        private const int GraceByDefault = 4;

        /// <inheritdoc/>
        public override string Name => "median";

        /// <inheritdoc/>
        public override IReadOnlyList<int> Epochs => Rungs;

        /// <summary>Reads the keys.</summary>
        public static Spec ReadKeys(SpecMapReader reader, double? mostEpochs)
        {
            int fallback = (int)Math.Max(1, Math.Ceiling((mostEpochs ?? 1) / RungsByDefault));
            int least = RungLadder.ReadLeast(reader, fallback, mostEpochs);
            int interval = reader.Integer("interval", least, min: 1);
            long grace = reader.Integer("grace", GraceByDefault, min: 1);
            double rungs = Math.Ceiling(((mostEpochs ?? 1) - least) / interval);
            if (rungs > MostRungs)
            {
                reader.Error(reader.Has("interval") ? "interval" : "min_epochs", FormattableString.Invariant(
                    $"an interval of {interval} gives {rungs} rungs below {mostEpochs} epochs, and at most {MostRungs} are allowed: ")
                    + "raise it");
            }

            return rungs > MostRungs ? new Spec([], interval, grace) : Of(least, interval, mostEpochs ?? 1, grace);
        }

        /// <summary>Makes the specification.</summary>
        /// <param name="least">The first rung.</param>
        /// <param name="interval">See <see cref="Interval"/>.</param>
        /// <param name="most">The greatest number of epochs of a fold.</param>
        /// <param name="grace">See <see cref="Grace"/>.</param>
        public static Spec Of(int least, int interval, double most, long grace)
        {
            var rungs = new List<int>();
            for (long rung = least; rung < most; rung += interval) rungs.Add((int)rung);
            return new Spec(rungs, interval, grace);
        }

        /// <summary>The trials of the first cohorts stop nowhere, and the others at the first rung.</summary>
        internal override double LeastEpochs(double budget, long cohort, long cohortTrials) =>
            cohort * cohortTrials < Grace ? budget : Math.Min(budget, Rungs[0]);

        /// <summary>Half of the trials that can stop do so, at the first rung.</summary>
        internal override double ExpectedEpochs(double budget, long cohort, long cohortTrials) =>
            (budget + LeastEpochs(budget, cohort, cohortTrials)) / 2;

        /// <inheritdoc/>
        internal override long TrialsInFull(long cohortTrials) => (((Grace - 1) / cohortTrials) + 1) * cohortTrials;

        /// <inheritdoc/>
        internal override ITrialScheduler Create(Objective objective, int folds, long cohortTrials, Func<long> trials) =>
            new Median(this, objective, folds, cohortTrials, trials);
    }
}
