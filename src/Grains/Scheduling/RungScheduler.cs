using Gridfold.Grains.Results;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Compares trials at rungs over epochs, in logical time. At each rung, a cohort waits until all its trials have come there or have ended,
/// and until the cohort before it was compared there. Then a rule says which of its trials go on. The others end. Other cohorts are at
/// other rungs meanwhile.
/// </summary>
internal abstract class RungScheduler : CohortScheduler<ClimbingTrial>, ITrialScheduler
{
    private readonly IReadOnlyList<int> _epochs;
    private readonly int _folds;
    private readonly RungCount[] _counts;

    // For each rung, the number of cohorts that were decided there: the first ones.
    private readonly long[] _decided;

    /// <param name="epochs">The rungs in epochs, ascending. Without one, no trial is compared.</param>
    /// <param name="objective">The objective of the scores.</param>
    /// <param name="folds">The number of folds that climb the rungs: the first ones of a trial.</param>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    /// <param name="trials">Gives the number of trials of the search, which a limit may lower.</param>
    protected RungScheduler(IReadOnlyList<int> epochs, Objective objective, int folds, long cohortTrials, Func<long> trials)
        : base(cohortTrials, trials)
    {
        (_epochs, Objective, _folds) = (epochs, objective, folds);
        _counts = [.. epochs.Select(epoch => new RungCount(epoch, 0, 0))];
        _decided = new long[epochs.Count];
    }

    public IReadOnlyList<RungCount> Rungs => [.. _counts];

    /// <summary>The objective of the scores.</summary>
    protected Objective Objective { get; }

    public override long OpenEpochs(IReadOnlySet<(long Trial, int Fold)> except) => Open
        .Where(trial => trial.Value.Result is null)
        .Sum(trial => trial.Value.Folds.Where(fold => !except.Contains((trial.Key, fold.Fold))).Sum(fold => (long)fold.Epochs));

    public int? RungOf(long trial)
    {
        if (FindEnd(trial) is { } end) return end.Epoch;
        int passed = 0;
        while (passed < _decided.Length && _decided[passed] > CohortOf(trial)) passed++;
        return passed < _decided.Length ? _epochs[passed] : null;
    }

    public override IReadOnlyList<int> Choose(long trial, IReadOnlyList<int> open)
    {
        if (FindEnd(trial) is not null) return [];
        return RungOf(trial) is { } rung && Open.TryGetValue(trial, out ClimbingTrial? known)
            ? [.. open.Where(fold => !known.Has(fold, rung))]
            : open;
    }

    public override bool DoesWait(long trial) => RungOf(trial) is { } rung
        && Open.TryGetValue(trial, out ClimbingTrial? known) && known.End is null && known.HasAll(rung);

    public override void Advance()
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

        while (TakeCohort(FirstOpen, known => known.Result is not null) is { } ended) Close(ended);
    }

    protected override ClimbingTrial Make() => new(_folds);

    /// <summary>
    /// Compares the trials of a cohort at a rung. The call comes once for each cohort and rung: for a rung in the order of the cohorts, and
    /// for a cohort in the order of the rungs.
    /// </summary>
    /// <param name="rung">The rung's number, from 0.</param>
    /// <param name="cohort">The cohort's number, from 0.</param>
    /// <param name="trials">The trials with a score at the rung, by number.</param>
    /// <returns>For each trial, the reason why it ends. Null for one that goes on.</returns>
    protected abstract IReadOnlyList<string?> Compare(int rung, long cohort, IReadOnlyList<RungTrial> trials);

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
            NoteChange(trial);
        }
    }
}
