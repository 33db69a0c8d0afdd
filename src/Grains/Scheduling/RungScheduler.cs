using Gridfold.Grains.Results;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Compares trials at rungs over epochs, in logical time. Trials are dealt into cohorts in the order of their numbers. At each rung, a
/// cohort waits until all its trials have come there or have ended, and until the cohort before it was compared there. Then a rule says
/// which of its trials go on. The others end. Other cohorts are at other rungs meanwhile.
/// </summary>
internal abstract class RungScheduler : ITrialScheduler
{
    private readonly IReadOnlyList<int> _epochs;
    private readonly int _folds;
    private readonly long _cohortTrials;
    private readonly Func<long> _trials;
    private readonly RungCount[] _counts;

    // For each rung, the number of cohorts that were decided there: the first ones.
    private readonly long[] _decided;

    // The trials of cohorts that have not ended, and of later ones.
    private readonly Dictionary<long, ClimbingTrial> _open = [];
    private readonly SortedSet<long> _changed = [];
    private long _endedCohorts;

    /// <param name="epochs">The rungs in epochs, ascending. Without one, no trial is compared.</param>
    /// <param name="objective">The objective of the scores.</param>
    /// <param name="folds">The number of folds of a trial.</param>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    /// <param name="trials">Gives the number of trials of the search, which a limit may lower.</param>
    protected RungScheduler(IReadOnlyList<int> epochs, Objective objective, int folds, long cohortTrials, Func<long> trials)
    {
        (_epochs, Objective, _folds, _cohortTrials, _trials) = (epochs, objective, folds, cohortTrials, trials);
        _counts = [.. epochs.Select(epoch => new RungCount(epoch, 0, 0))];
        _decided = new long[epochs.Count];
    }

    public bool NeedsFolds => true;

    public string Mechanism => "rungs";

    public IReadOnlyList<RungCount> Rungs => [.. _counts];

    /// <summary>The objective of the scores.</summary>
    protected Objective Objective { get; }

    public long OpenEpochs(IReadOnlySet<(long Trial, int Fold)> except) => _open
        .Where(trial => trial.Value.Result is null)
        .Sum(trial => trial.Value.Folds.Where(fold => !except.Contains((trial.Key, fold.Fold))).Sum(fold => (long)fold.Epochs));

    public int? RungOf(long trial)
    {
        if (FindEnd(trial) is { } end) return end.Epoch;
        int passed = 0;
        while (passed < _decided.Length && _decided[passed] > CohortOf(trial)) passed++;
        return passed < _decided.Length ? _epochs[passed] : null;
    }

    public IReadOnlyList<int> Choose(long trial, IReadOnlyList<int> open)
    {
        if (FindEnd(trial) is not null) return [];
        return RungOf(trial) is { } rung && _open.TryGetValue(trial, out ClimbingTrial? known)
            ? [.. open.Where(fold => !known.Has(fold, rung))]
            : open;
    }

    public EarlyEnd? FindEnd(long trial) => _open.GetValueOrDefault(trial)?.End;

    public bool DoesWait(long trial) => RungOf(trial) is { } rung
        && _open.TryGetValue(trial, out ClimbingTrial? known) && known.End is null && known.HasAll(rung);

    public void Tell(long trial, FoldSummary fold)
    {
        if (CohortOf(trial) < _endedCohorts) return;
        Find(trial).Add(fold);
        Advance();
    }

    public void Tell(TrialResult result)
    {
        if (CohortOf(result.Trial) < _endedCohorts) return;
        Find(result.Trial).Result ??= result;
        Advance();
    }

    public IReadOnlyCollection<long> TakeChanged()
    {
        long[] changed = [.. _changed];
        _changed.Clear();
        return changed;
    }

    /// <summary>Takes all decisions that the known folds and trials allow.</summary>
    public void Advance()
    {
        // A decision lets no other one be taken but at a later rung.
        for (int rung = 0; rung < _decided.Length; rung++)
        {
            while ((rung == 0 || _decided[rung - 1] > _decided[rung])
                && TakeCohort(_decided[rung], known => known.IsSettled(_epochs[rung], Objective.Metric)) is { } cohort)
            {
                Decide(rung, cohort);
                _decided[rung]++;
            }
        }

        while (TakeCohort(_endedCohorts, known => known.Result is not null) is { } ended)
        {
            foreach ((long trial, _) in ended) _open.Remove(trial);
            _endedCohorts++;
        }
    }

    /// <summary>
    /// Compares the trials of a cohort at a rung. The call comes once for each cohort and rung: for a rung in the order of the cohorts, and
    /// for a cohort in the order of the rungs.
    /// </summary>
    /// <param name="rung">The rung's number, from 0.</param>
    /// <param name="cohort">The cohort's number, from 0.</param>
    /// <param name="trials">The trials with a score at the rung, by number.</param>
    /// <returns>For each trial, the reason why it ends. Null for one that goes on.</returns>
    protected abstract IReadOnlyList<string?> Compare(int rung, long cohort, IReadOnlyList<RungTrial> trials);

    private long CohortOf(long trial) => (trial - 1) / _cohortTrials;

    private ClimbingTrial Find(long trial) =>
        _open.TryGetValue(trial, out ClimbingTrial? known) ? known : _open[trial] = new ClimbingTrial(_folds);

    /// <summary>The trials of a cohort. Null while one of them is not ready.</summary>
    private (long Trial, ClimbingTrial Known)[]? TakeCohort(long cohort, Func<ClimbingTrial, bool> isReady)
    {
        long first = (cohort * _cohortTrials) + 1, last = Math.Min(first + _cohortTrials - 1, _trials());
        if (first > last) return null;
        var trials = new (long Trial, ClimbingTrial Known)[last - first + 1];
        for (long trial = first; trial <= last; trial++)
        {
            if (!_open.TryGetValue(trial, out ClimbingTrial? known) || !isReady(known)) return null;
            trials[trial - first] = (trial, known);
        }

        return trials;
    }

    private void Decide(int rung, (long Trial, ClimbingTrial Known)[] cohort)
    {
        int epoch = _epochs[rung];
        RungTrial[] scored =
        [
            .. cohort.Where(trial => trial.Known.ScoreAt(epoch, Objective.Metric) is not null).Select(trial => new RungTrial(
                trial.Trial,
                [.. _epochs.Take(rung + 1).Select(at => trial.Known.ScoreAt(at, Objective.Metric)!.Value)],
                trial.Known.WaitedAt(epoch, Objective.Metric) is not null)),
        ];
        IReadOnlyList<string?> reasons = Compare(rung, _decided[rung], scored);
        Dictionary<long, string?> compared = scored.Index().Where(trial => trial.Item.DoesWait)
            .ToDictionary(trial => trial.Item.Trial, trial => reasons[trial.Index]);
        _counts[rung] = _counts[rung] with
        {
            Compared = _counts[rung].Compared + compared.Count,
            Promoted = _counts[rung].Promoted + compared.Values.Count(reason => reason is null),
        };
        foreach ((long trial, ClimbingTrial known) in cohort.Where(trial => trial.Known.End is null && trial.Known.Result is null))
        {
            string? reason = compared.TryGetValue(trial, out string? found) ? found : known.FindFailed()?.Reason;
            if (reason is not null) known.End = new EarlyEnd(_folds, reason) { Epoch = epoch };
            _changed.Add(trial);
        }
    }
}
