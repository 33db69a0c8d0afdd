using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Progressive ASHA (Bohdal and others, "PASHA: efficient HPO and NAS with progressive resource allocation", ICLR 2023), in logical time.
/// Only the best trial of all goes on from the greatest rung, to its last epoch. At first, that is the second rung. The next rung becomes
/// the greatest one when trials rank otherwise at the greatest rung than at the rung before. Below it, trials are promoted as by
/// <see cref="Asha"/>.
/// </summary>
internal sealed class Pasha : RungScheduler
{
    private readonly Spec _spec;
    private readonly Comparer<(double Score, long Trial)> _order;
    private readonly TopShare[] _scores;

    // For each rung, the trials there until a later rung is the greatest one.
    private readonly List<RungTrial>[] _reached;

    // For each rung, the cohort that made the next rung the greatest one.
    private readonly long[] _grownBy;

    /// <param name="spec">The rungs, and the scores that count as equal.</param>
    /// <param name="objective">The objective of the scores.</param>
    /// <param name="folds">The number of folds of a trial.</param>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    /// <param name="trials">Gives the number of trials of the search, which a limit may lower.</param>
    public Pasha(Spec spec, Objective objective, int folds, long cohortTrials, Func<long> trials)
        : base(spec.Epochs, objective, folds, cohortTrials, trials)
    {
        _spec = spec;
        _order = Comparer<(double Score, long Trial)>.Create((first, second) =>
            objective.Compare(first.Score, second.Score) is var order and not 0 ? order : first.Trial.CompareTo(second.Trial));
        _scores = [.. spec.Epochs.Select(_ => new TopShare(objective, spec.Ladder.Eta))];
        _reached = [.. spec.Epochs.Select(_ => new List<RungTrial>())];
        _grownBy = [.. spec.Epochs.Select((_, rung) => rung == 0 ? -1 : long.MaxValue)];
    }

    protected override IReadOnlyList<string?> Compare(int rung, long cohort, IReadOnlyList<RungTrial> trials)
    {
        foreach (RungTrial trial in trials) _scores[rung].Add(trial.Score, trial.Trial);
        if (_grownBy[rung] > cohort)
        {
            _reached[rung].AddRange(trials);

            // The rung before can be ahead by some cohorts. Those that come later do not count here.
            if (_grownBy[rung - 1] > cohort) return [.. trials.Select(_ => (string?)null)];
            RungTrial[] ranked = Ranked(_reached[rung], trial => trial.Score);
            if (IsStable(ranked))
            {
                return [.. trials.Select(trial => trial.Trial == ranked[0].Trial ? null : FormattableString.Invariant(
                    $"{trial.Score:0.####} after epoch {_spec.Epochs[rung]} is not the best of {ranked.Length} trials there"))];
            }

            _grownBy[rung] = cohort;
            _reached[rung].Clear();
        }

        return [.. trials.Select(trial => _scores[rung].Holds(trial.Score, trial.Trial) ? null : FormattableString.Invariant(
            $"{trial.Score:0.####} after epoch {_spec.Epochs[rung]} is not among the best {_scores[rung].TopCount} of ")
                + FormattableString.Invariant($"{_scores[rung].Count} trials there"))];
    }

    /// <summary>
    /// Whether each trial had about the score, at the rung before, of the trial that had its rank there: the soft ranking of PASHA.
    /// </summary>
    private bool IsStable(RungTrial[] ranked)
    {
        RungTrial[] before = Ranked(ranked, trial => trial.Scores[^2]);
        return ranked.Zip(before).All(pair => Math.Abs(pair.First.Scores[^2] - pair.Second.Scores[^2]) <= _spec.Epsilon);
    }

    private RungTrial[] Ranked(IEnumerable<RungTrial> trials, Func<RungTrial, double> score) =>
        [.. trials.OrderBy(trial => (score(trial), trial.Trial), _order)];

    /// <summary><c>scheduler: {name: pasha, eta: E, min_epochs: N, epsilon: D}</c>.</summary>
    /// <param name="Ladder">The rungs, at least two.</param>
    /// <param name="Epsilon">The greatest difference of two scores that count as equal.</param>
    internal sealed record Spec(RungLadder Ladder, double Epsilon) : SchedulerSpec
    {
        private const double EpsilonByDefault = 0.025;

        /// <inheritdoc/>
        public override string Name => "pasha";

        /// <inheritdoc/>
        public override IReadOnlyList<int> Epochs => Ladder.Epochs;

        /// <summary>Reads the keys.</summary>
        public static Spec ReadKeys(SpecMapReader reader, double? mostEpochs)
        {
            var ladder = RungLadder.Read(reader, mostEpochs);
            if (mostEpochs is not null && ladder.Epochs is [var rung])
            {
                reader.Error(reader.Has("min_epochs") ? "min_epochs" : "name", FormattableString.Invariant(
                    $"epoch {rung} is the only rung below {mostEpochs} epochs, and pasha compares the ranks at two: lower min_epochs, ")
                        + "raise training.epochs, or choose asha");
            }

            return new Spec(ladder, reader.Number("epsilon", EpsilonByDefault, min: 0));
        }

        /// <inheritdoc/>
        internal override double LeastEpochs(double budget, long cohort, long cohortTrials) => Ladder.Least(budget);

        /// <summary>The greatest rung stays the second one. The best trial of the first cohort goes on from there.</summary>
        internal override double ExpectedEpochs(double budget, long cohort, long cohortTrials)
        {
            double last = Math.Min(budget, Epochs[1]);
            return Ladder.Expected(last) + (cohort == 0 ? (budget - last) / cohortTrials : 0);
        }

        /// <inheritdoc/>
        internal override ITrialScheduler Create(Objective objective, int folds, long cohortTrials, Func<long> trials) =>
            new Pasha(this, objective, folds, cohortTrials, trials);
    }
}
