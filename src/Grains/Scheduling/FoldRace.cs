using Gridfold.Grains.Results;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Races trials over their folds. Trials are dealt into cohorts in the order of their numbers. One cohort races at a time: fold k + 1 of
/// any of its trials is trained once each of its trials has trained fold k, or has ended. Then a rule compares each trial with the best
/// finished trial of earlier cohorts. Later cohorts train their first folds meanwhile. Without a finished trial, every fold is trained.
/// </summary>
internal sealed class FoldRace : ITrialScheduler
{
    private readonly IRaceRule _rule;
    private readonly long _cohortTrials;
    private readonly Func<long> _trials;
    private readonly FinishedTrials _finished;
    private readonly Dictionary<long, RacingTrial> _open = [];
    private readonly SortedSet<long> _changed = [];

    // The cohort that races, from 0, and the folds that it trains: the first ones up to this number.
    private long _cohort;
    private int _rung = 1;

    /// <param name="rule">The rule that stops trials.</param>
    /// <param name="objective">The objective of the scores.</param>
    /// <param name="folds">The number of folds of a trial, at least 2.</param>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    /// <param name="trials">Gives the number of trials of the search, which a limit may lower.</param>
    public FoldRace(IRaceRule rule, Objective objective, int folds, long cohortTrials, Func<long> trials)
    {
        (_rule, _cohortTrials, _trials) = (rule, cohortTrials, trials);
        _finished = new FinishedTrials(objective, folds);
    }

    public bool NeedsFolds => true;

    public long OpenEpochs(IReadOnlySet<(long Trial, int Fold)> except) =>
        _open.Values.Where(trial => trial.Result is null).Sum(trial => trial.Epochs);

    public IReadOnlyList<int> Choose(long trial, IReadOnlyList<int> open) =>
        FindEnd(trial) is null ? [.. open.Where(fold => fold <= RungOf(trial))] : [];

    public EarlyEnd? FindEnd(long trial) => _open.GetValueOrDefault(trial)?.End;

    public bool DoesWait(long trial) => RungOf(trial) is var rung && rung < _finished.Folds
        && _open.TryGetValue(trial, out RacingTrial? known) && known.End is null && known.Has(rung);

    public void Tell(long trial, FoldSummary fold)
    {
        if (CohortOf(trial) < _cohort) return;
        Find(trial).Add(fold);
        Advance();
    }

    public void Tell(TrialResult result)
    {
        if (CohortOf(result.Trial) < _cohort) return;
        Find(result.Trial).Result ??= result;
        Advance();
    }

    public IReadOnlyCollection<long> TakeChanged()
    {
        long[] changed = [.. _changed];
        _changed.Clear();
        return changed;
    }

    private long CohortOf(long trial) => (trial - 1) / _cohortTrials;

    private int RungOf(long trial) => CohortOf(trial) > _cohort ? 1 : _finished.Leader is null ? _finished.Folds : _rung;

    private RacingTrial Find(long trial) =>
        _open.TryGetValue(trial, out RacingTrial? known) ? known : _open[trial] = new RacingTrial(_finished.Folds);

    private void Advance()
    {
        while (_cohort * _cohortTrials < _trials())
        {
            long first = (_cohort * _cohortTrials) + 1, last = Math.Min(first + _cohortTrials - 1, _trials());
            RacingTrial[] cohort = new RacingTrial[last - first + 1];
            for (long trial = first; trial <= last; trial++)
            {
                if (!_open.TryGetValue(trial, out RacingTrial? known)) return;
                cohort[trial - first] = known;
            }

            if (_finished.Leader is not null) Race(cohort, first);
            if (cohort.Any(trial => trial.Result is null)) return;
            foreach (RacingTrial trial in cohort) _finished.Add(trial.Result!);
            for (long trial = first; trial <= last; trial++) _open.Remove(trial);
            (_cohort, _rung) = (_cohort + 1, 1);
            _changed.UnionWith(_open.Keys.Where(trial => CohortOf(trial) == _cohort));
        }
    }

    /// <summary>Takes the decisions at every rung that the whole cohort has reached.</summary>
    private void Race(RacingTrial[] cohort, long first)
    {
        for (; _rung < _finished.Folds && cohort.All(trial => trial.IsSettled || trial.Has(_rung)); _rung++)
        {
            for (int place = 0; place < cohort.Length; place++)
            {
                if (cohort[place].IsSettled) continue;
                cohort[place].End = Judge(cohort[place]);
                _changed.Add(first + place);
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
