using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Hyperband (Li and others, "Hyperband: a novel bandit-based approach to hyperparameter optimization", JMLR 2018), in logical time. The
/// cohorts are dealt to brackets. Each bracket is an <see cref="Asha"/> of its own with another first rung; the last one has no rung.
/// </summary>
internal sealed class Hyperband : ITrialScheduler
{
    private readonly BracketDeal _deal;
    private readonly long _cohortTrials;
    private readonly Func<long> _trials;

    // Each numbers its own trials from 1.
    private readonly Asha[] _brackets;

    /// <param name="ladder">The rungs of the first bracket.</param>
    /// <param name="objective">The objective of the scores.</param>
    /// <param name="folds">The number of folds of a trial.</param>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    /// <param name="trials">Gives the number of trials of the search, which a limit may lower.</param>
    public Hyperband(RungLadder ladder, Objective objective, int folds, long cohortTrials, Func<long> trials)
    {
        (_deal, _cohortTrials, _trials) = (new BracketDeal(ladder), cohortTrials, trials);
        _brackets = [.. Enumerable.Range(0, _deal.Count).Select(bracket =>
            new Asha(ladder.From(bracket), objective, folds, cohortTrials, () => TrialsOf(bracket)))];
    }

    public bool NeedsFolds => true;

    public IReadOnlyList<RungCount> Rungs =>
    [
        .. _brackets.SelectMany(bracket => bracket.Rungs).GroupBy(rung => rung.Epoch)
            .Select(rung => new RungCount(rung.Key, rung.Sum(count => count.Compared), rung.Sum(count => count.Promoted))),
    ];

    public long OpenEpochs(IReadOnlySet<(long Trial, int Fold)> except)
    {
        var places = except.Select(fold => (Place: PlaceOf(fold.Trial), fold.Fold)).ToLookup(
            fold => fold.Place.Bracket, fold => (fold.Place.Trial, fold.Fold));
        return _brackets.Index().Sum(bracket => bracket.Item.OpenEpochs(places[bracket.Index].ToHashSet()));
    }

    public int? RungOf(long trial) => BracketOf(trial, out long place).RungOf(place);

    public IReadOnlyList<int> Choose(long trial, IReadOnlyList<int> open) => BracketOf(trial, out long place).Choose(place, open);

    public EarlyEnd? FindEnd(long trial) => BracketOf(trial, out long place).FindEnd(place);

    public bool DoesWait(long trial) => BracketOf(trial, out long place).DoesWait(place);

    public void Tell(long trial, FoldSummary fold)
    {
        BracketOf(trial, out long place).Tell(place, fold);
        Advance();
    }

    public void Tell(TrialResult result)
    {
        BracketOf(result.Trial, out long place).Tell(result with { Trial = place });
        Advance();
    }

    public IReadOnlyCollection<long> TakeChanged() =>
        [.. _brackets.Index().SelectMany(bracket => bracket.Item.TakeChanged().Select(place => TrialAt(bracket.Index, place))).Order()];

    // A trial of another bracket can reach a limit, so that a cohort has no more trials to wait for.
    private void Advance()
    {
        foreach (Asha bracket in _brackets) bracket.Advance();
    }

    private Asha BracketOf(long trial, out long place)
    {
        (int bracket, place) = PlaceOf(trial);
        return _brackets[bracket];
    }

    /// <summary>A trial's bracket, and its number there.</summary>
    private (int Bracket, long Trial) PlaceOf(long trial)
    {
        (int bracket, int place) = _deal.Of((trial - 1) / _cohortTrials);
        return (bracket, (place * _cohortTrials) + ((trial - 1) % _cohortTrials) + 1);
    }

    private long TrialAt(int bracket, long place) =>
        (_deal.CohortsOf(bracket)[(int)((place - 1) / _cohortTrials)] * _cohortTrials) + ((place - 1) % _cohortTrials) + 1;

    /// <summary>The number of trials of a bracket, in cohorts of which a trial is known, or of which a later cohort's trial is.</summary>
    private long TrialsOf(int bracket)
    {
        IReadOnlyList<long> cohorts = _deal.CohortsOf(bracket);
        long trials = _trials();
        int whole = cohorts.Count;
        while (whole > 0 && (cohorts[whole - 1] + 1) * _cohortTrials > trials) whole--;
        long rest = whole < cohorts.Count ? Math.Max(0, trials - (cohorts[whole] * _cohortTrials)) : 0;
        return (whole * _cohortTrials) + rest;
    }

    /// <summary><c>scheduler: {name: hyperband, eta: E, min_epochs: N}</c>.</summary>
    /// <param name="Ladder">The rungs of the first bracket.</param>
    internal sealed record Spec(RungLadder Ladder) : SchedulerSpec
    {
        /// <inheritdoc/>
        public override string Name => "hyperband";

        /// <inheritdoc/>
        public override IReadOnlyList<int> Epochs => Ladder.Epochs;

        /// <summary>Reads the keys.</summary>
        public static Spec ReadKeys(SpecMapReader reader, double? mostEpochs) => new(RungLadder.Read(reader, mostEpochs));

        /// <inheritdoc/>
        internal override double LeastEpochs(double budget, long cohort, long cohortTrials) => LadderOf(cohort).Least(budget);

        /// <inheritdoc/>
        internal override double ExpectedEpochs(double budget, long cohort, long cohortTrials) => LadderOf(cohort).Expected(budget);

        /// <inheritdoc/>
        internal override ITrialScheduler Create(Objective objective, int folds, long cohortTrials, Func<long> trials) =>
            new Hyperband(Ladder, objective, folds, cohortTrials, trials);

        private RungLadder LadderOf(long cohort) => Ladder.From(new BracketDeal(Ladder).Of(cohort).Bracket);
    }
}
