using Gridfold.Grains.Results;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Races trials over their folds. The first open cohort races: fold k + 1 of any of its trials is trained once each of its trials has
/// trained fold k, or has ended. Then a rule compares each trial with the best finished trial of earlier cohorts. Later cohorts train their
/// first folds meanwhile. Without a finished trial, every fold is trained.
/// </summary>
internal sealed class FoldRace : CohortScheduler<RacingTrial>
{
    private readonly IRaceRule _rule;
    private readonly FinishedTrials _finished;

    // The folds that the racing cohort trains: the first ones up to this number.
    private int _rung = 1;

    /// <param name="rule">The rule that stops trials.</param>
    /// <param name="objective">The objective of the scores.</param>
    /// <param name="folds">The number of folds of a trial, at least 2.</param>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    /// <param name="trials">Gives the number of trials of the search, which a limit may lower.</param>
    public FoldRace(IRaceRule rule, Objective objective, int folds, long cohortTrials, Func<long> trials)
        : base(cohortTrials, trials) => (_rule, _finished) = (rule, new FinishedTrials(objective, folds));

    public override long OpenEpochs(IReadOnlySet<(long Trial, int Fold)> except) =>
        Open.Values.Where(trial => trial.Result is null).Sum(trial => trial.Epochs);

    public override IReadOnlyList<int> Choose(long trial, IReadOnlyList<int> open) =>
        FindEnd(trial) is null ? [.. open.Where(fold => fold <= RungOf(trial))] : [];

    public override bool DoesWait(long trial) => RungOf(trial) is var rung && rung < _finished.Folds
        && Open.TryGetValue(trial, out RacingTrial? known) && known.End is null && known.Has(rung);

    public override void Advance()
    {
        while (TakeCohort(FirstOpen, _ => true) is { } cohort)
        {
            if (_finished.Leader is not null) Race(cohort);
            if (cohort.Any(trial => trial.Known.Result is null)) return;
            foreach ((_, RacingTrial known) in cohort) _finished.Add(known.Result!);
            Close(cohort);
            _rung = 1;
            foreach (long trial in Open.Keys.Where(trial => CohortOf(trial) == FirstOpen)) NoteChange(trial);
        }
    }

    protected override RacingTrial Make() => new(_finished.Folds);

    private int RungOf(long trial) => CohortOf(trial) > FirstOpen ? 1 : _finished.Leader is null ? _finished.Folds : _rung;

    /// <summary>Takes the decisions at every rung that the whole cohort has reached.</summary>
    private void Race((long Trial, RacingTrial Known)[] cohort)
    {
        for (; _rung < _finished.Folds && cohort.All(trial => trial.Known.IsSettled || trial.Known.Has(_rung)); _rung++)
        {
            foreach ((long trial, RacingTrial known) in cohort.Where(trial => !trial.Known.IsSettled))
            {
                known.End = Judge(known);
                NoteChange(trial);
            }
        }
    }

    private EarlyEnd? Judge(RacingTrial trial)
    {
        string? reason = trial.FailedUntil(_rung) is { } failed
            ? failed.Reason
            : _rule.Judge(trial.ScoresUntil(_rung, _finished.Objective.Metric), _finished);
        return reason is null ? null : new EarlyEnd(_rung, reason);
    }
}
