using Gridfold.Grains.Results;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Races trials over their folds. With a lag of L cohorts, cohort c is compared with the finished trials of cohorts 1 to c - L, and at
/// least with those of the first one. So the first L open cohorts race at the same time. Fold k + 1 of any trial of a cohort is trained
/// once each of the cohort's trials has trained fold k, or has ended. Then a rule compares each trial with the best of those finished
/// trials. Later cohorts train their first folds meanwhile. Without a finished trial, every fold is trained.
/// </summary>
internal sealed class FoldRace : CohortScheduler<RacingTrial>
{
    private readonly IRaceRule _rule;
    private readonly long _lag;

    // The races of the first open cohorts, in their order.
    private readonly List<CohortRace> _races;

    // The finished trials of all cohorts that are over.
    private FinishedTrials _finished;

    /// <param name="rule">The rule that stops trials.</param>
    /// <param name="objective">The objective of the scores.</param>
    /// <param name="folds">The number of folds of a trial, at least 2.</param>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    /// <param name="lag">The greatest number of cohorts that race at the same time, at least 1.</param>
    /// <param name="trials">Gives the number of trials of the search, which a limit may lower.</param>
    public FoldRace(IRaceRule rule, Objective objective, int folds, long cohortTrials, long lag, Func<long> trials)
        : base(cohortTrials, trials)
    {
        (_rule, _lag, _finished) = (rule, lag, new FinishedTrials(objective, folds));
        _races = [new CohortRace(_finished)];
    }

    public override long OpenEpochs(IReadOnlySet<(long Trial, int Fold)> except) =>
        Open.Values.Where(trial => trial.Result is null).Sum(trial => trial.Epochs);

    public override IReadOnlyList<int> Choose(long trial, IReadOnlyList<int> open) =>
        FindEnd(trial) is null ? [.. open.Where(fold => fold <= RungOf(trial))] : [];

    public override bool DoesWait(long trial) => RungOf(trial) is var rung && rung < _finished.Folds
        && Open.TryGetValue(trial, out RacingTrial? known) && known.End is null && known.Has(rung);

    public override void Advance()
    {
        do
        {
            for (int place = 0; place < _races.Count; place++)
            {
                if (_races[place].IsOpen && TakeCohort(FirstOpen + place, _ => true) is { } cohort) Race(_races[place], cohort);
            }
        }
        while (CloseFirst());
    }

    protected override RacingTrial Make() => new(_finished.Folds);

    private int RungOf(long trial) => CohortOf(trial) - FirstOpen is var place && place < 0
        ? _finished.Folds
        : place < _races.Count ? _races[(int)place].Rung : 1;

    /// <summary>Takes the decisions at every rung that the whole cohort has reached.</summary>
    private void Race(CohortRace race, (long Trial, RacingTrial Known)[] cohort)
    {
        for (; race.IsOpen && cohort.All(trial => trial.Known.IsSettled || trial.Known.Has(race.Rung)); race.Climb())
        {
            foreach ((long trial, RacingTrial known) in cohort.Where(trial => !trial.Known.IsSettled))
            {
                known.End = Judge(known, race);
                NoteChange(trial);
            }
        }
    }

    /// <summary>Ends the race of the first open cohort once all its trials have ended. Then other cohorts begin to race.</summary>
    private bool CloseFirst()
    {
        if (TakeCohort(FirstOpen, known => known.Result is not null) is not { } cohort) return false;
        foreach ((_, RacingTrial known) in cohort) _finished = _finished.With(known.Result!);
        Close(cohort);
        _races.RemoveAt(0);
        long first = FirstOpen + _races.Count;
        while (_races.Count < _lag) _races.Add(new CohortRace(_finished));
        foreach (long trial in Open.Keys.Where(trial => CohortOf(trial) >= first && CohortOf(trial) < FirstOpen + _lag)) NoteChange(trial);
        return true;
    }

    private EarlyEnd? Judge(RacingTrial trial, CohortRace race)
    {
        string? reason = trial.FailedUntil(race.Rung) is { } failed
            ? failed.Reason
            : _rule.Judge(trial.ScoresUntil(race.Rung, _finished.Objective.Metric), race.Finished);
        return reason is null ? null : new EarlyEnd(race.Rung, reason);
    }
}
