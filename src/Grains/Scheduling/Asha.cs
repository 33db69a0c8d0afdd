using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Asynchronous successive halving (Li and others, "A system for massively parallel hyperparameter tuning", MLSys 2020), in logical time.
/// Those trials of a cohort go on from a rung that are among the best one in eta of all trials of this cohort and earlier ones there.
/// </summary>
internal sealed class Asha : RungScheduler
{
    private readonly RungLadder _ladder;
    private readonly TopShare[] _scores;

    /// <param name="ladder">The rungs.</param>
    /// <param name="objective">The objective of the scores.</param>
    /// <param name="folds">The number of folds of a trial.</param>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    /// <param name="trials">Gives the number of trials of the search, which a limit may lower.</param>
    public Asha(RungLadder ladder, Objective objective, int folds, long cohortTrials, Func<long> trials)
        : base(ladder.Epochs, objective, folds, cohortTrials, trials)
    {
        _ladder = ladder;
        _scores = [.. ladder.Epochs.Select(_ => new TopShare(objective, ladder.Eta))];
    }

    protected override IReadOnlyList<string?> Compare(int rung, long cohort, IReadOnlyList<RungTrial> trials)
    {
        foreach (RungTrial trial in trials) _scores[rung].Add(trial.Score, trial.Trial);
        return [.. trials.Select(trial => _scores[rung].Holds(trial.Score, trial.Trial) ? null : ReasonOf(trial.Score, rung))];
    }

    private string ReasonOf(double score, int rung) =>
        FormattableString.Invariant($"{score:0.####} after epoch {_ladder.Epochs[rung]} is not among the best {_scores[rung].TopCount} ")
            + FormattableString.Invariant($"of {_scores[rung].Count} trials there");

    /// <summary><c>scheduler: {name: asha, eta: E, min_epochs: N}</c>.</summary>
    /// <param name="Ladder">The rungs.</param>
    internal sealed record Spec(RungLadder Ladder) : SchedulerSpec
    {
        /// <inheritdoc/>
        public override string Name => "asha";

        /// <inheritdoc/>
        public override IReadOnlyList<int> Epochs => Ladder.Epochs;

        /// <summary>Reads the keys.</summary>
        public static Spec ReadKeys(SpecMapReader reader, double? mostEpochs) => new(RungLadder.Read(reader, mostEpochs));

        /// <inheritdoc/>
        internal override double LeastEpochs(double budget, long cohort, long cohortTrials) => Ladder.Least(budget);

        /// <inheritdoc/>
        internal override double ExpectedEpochs(double budget, long cohort, long cohortTrials) => Ladder.Expected(budget);

        /// <inheritdoc/>
        internal override ITrialScheduler Create(Objective objective, int folds, long cohortTrials, Func<long> trials) =>
            new Asha(Ladder, objective, folds, cohortTrials, trials);
    }
}
