using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Asynchronous successive halving (Li and others, "A system for massively parallel hyperparameter tuning", MLSys 2020), in logical time.
/// Trials are dealt into cohorts in the order of their numbers. At each rung, a cohort waits until all its trials have come there or have
/// ended, and until the cohort before it was decided there. Then those of its trials go on that are among the best one in eta of all
/// trials of this cohort and earlier ones at the rung. The others end. Other cohorts are at other rungs meanwhile.
/// </summary>
internal sealed class Asha : ITrialScheduler
{
    private readonly RungLadder _ladder;
    private readonly Objective _objective;
    private readonly int _folds;
    private readonly long _cohortTrials;
    private readonly Func<long> _trials;
    private readonly TopShare[] _scores;
    private readonly RungCount[] _counts;

    // For each rung, the number of cohorts that were decided there: the first ones.
    private readonly long[] _decided;
    private readonly Dictionary<long, ClimbingTrial> _open = [];
    private readonly SortedSet<long> _changed = [];

    /// <param name="ladder">The rungs, at least one.</param>
    /// <param name="objective">The objective of the scores.</param>
    /// <param name="folds">The number of folds of a trial.</param>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    /// <param name="trials">Gives the number of trials of the search, which a limit may lower.</param>
    public Asha(RungLadder ladder, Objective objective, int folds, long cohortTrials, Func<long> trials)
    {
        (_ladder, _objective, _folds, _cohortTrials, _trials) = (ladder, objective, folds, cohortTrials, trials);
        _scores = [.. ladder.Epochs.Select(_ => new TopShare(objective, ladder.Eta))];
        _counts = [.. ladder.Epochs.Select(epoch => new RungCount(epoch, 0, 0))];
        _decided = new long[ladder.Epochs.Count];
    }

    public bool NeedsFolds => true;

    public string Mechanism => "rungs";

    public IReadOnlyList<RungCount> Rungs => [.. _counts];

    public long OpenEpochs(IReadOnlySet<(long Trial, int Fold)> except) => _open
        .Where(trial => trial.Value.Result is null)
        .Sum(trial => trial.Value.Folds.Where(fold => !except.Contains((trial.Key, fold.Fold))).Sum(fold => (long)fold.Epochs));

    public int? RungOf(long trial)
    {
        if (FindEnd(trial) is { } end) return end.Epoch;
        int passed = 0;
        while (passed < _decided.Length && _decided[passed] > CohortOf(trial)) passed++;
        return passed < _decided.Length ? _ladder.Epochs[passed] : null;
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
        if (IsForgotten(trial)) return;
        Find(trial).Add(fold);
        Advance();
    }

    public void Tell(TrialResult result)
    {
        if (IsForgotten(result.Trial)) return;
        Find(result.Trial).Result ??= result;
        if (HasPassed(CohortOf(result.Trial))) _open.Remove(result.Trial);
        Advance();
    }

    public IReadOnlyCollection<long> TakeChanged()
    {
        long[] changed = [.. _changed];
        _changed.Clear();
        return changed;
    }

    private long CohortOf(long trial) => (trial - 1) / _cohortTrials;

    /// <summary>Whether a cohort was decided at every rung.</summary>
    private bool HasPassed(long cohort) => _decided[^1] > cohort;

    private bool IsForgotten(long trial) => HasPassed(CohortOf(trial)) && !_open.ContainsKey(trial);

    private ClimbingTrial Find(long trial) =>
        _open.TryGetValue(trial, out ClimbingTrial? known) ? known : _open[trial] = new ClimbingTrial(_folds);

    private void Advance()
    {
        // A decision lets no other one be taken but at a later rung.
        for (int rung = 0; rung < _decided.Length; rung++)
        {
            while ((rung == 0 || _decided[rung - 1] > _decided[rung]) && TakeCohort(_decided[rung], _ladder.Epochs[rung]) is { } cohort)
            {
                Decide(rung, cohort);
                _decided[rung]++;
            }
        }
    }

    /// <summary>The trials of a cohort. Null while one of them has not come to a rung.</summary>
    private (long Trial, ClimbingTrial Known)[]? TakeCohort(long cohort, int epoch)
    {
        long first = (cohort * _cohortTrials) + 1, last = Math.Min(first + _cohortTrials - 1, _trials());
        if (first > last) return null;
        var trials = new (long Trial, ClimbingTrial Known)[last - first + 1];
        for (long trial = first; trial <= last; trial++)
        {
            if (!_open.TryGetValue(trial, out ClimbingTrial? known) || !known.IsSettled(epoch, _objective.Metric)) return null;
            trials[trial - first] = (trial, known);
        }

        return trials;
    }

    private void Decide(int rung, (long Trial, ClimbingTrial Known)[] cohort)
    {
        int epoch = _ladder.Epochs[rung];
        foreach ((long trial, ClimbingTrial known) in cohort)
        {
            if (known.ScoreAt(epoch, _objective.Metric) is { } score) _scores[rung].Add(score, trial);
        }

        foreach ((long trial, ClimbingTrial known) in cohort)
        {
            bool hasEnded = known.End is not null || known.Result is not null;
            if (known.WaitedAt(epoch, _objective.Metric) is { Score: var score })
            {
                bool goesOn = _scores[rung].Holds(score, trial);
                _counts[rung] = _counts[rung] with
                {
                    Compared = _counts[rung].Compared + 1,
                    Promoted = _counts[rung].Promoted + (goesOn ? 1 : 0),
                };
                if (!hasEnded && !goesOn) known.End = new EarlyEnd(_folds, ReasonOf(score, rung)) { Epoch = epoch };
            }
            else if (!hasEnded && known.FindFailed() is { } failed) known.End = new EarlyEnd(_folds, failed.Reason!) { Epoch = epoch };

            if (!hasEnded) _changed.Add(trial);
            else if (rung == _decided.Length - 1 && known.Result is not null) _open.Remove(trial);
        }
    }

    private string ReasonOf(double score, int rung) =>
        FormattableString.Invariant($"{score:0.####} after epoch {_ladder.Epochs[rung]} is not among the best {_scores[rung].TopCount} ")
            + FormattableString.Invariant($"of {_scores[rung].Count} trials there");

    /// <summary><c>scheduler: {name: asha, eta: E, min_epochs: N}</c>.</summary>
    /// <param name="Rungs">The rungs.</param>
    internal sealed record Spec(RungLadder Rungs) : SchedulerSpec
    {
        private const int DefaultEta = 3;

        /// <inheritdoc/>
        public override string Name => "asha";

        /// <inheritdoc/>
        public override RungLadder? Ladder => Rungs;

        /// <summary>Reads the keys.</summary>
        public static Spec ReadKeys(SpecMapReader reader, double? mostEpochs)
        {
            int eta = reader.Integer("eta", DefaultEta, min: 2);
            int least = reader.Integer("min_epochs", RungLadder.LeastByDefault(eta, mostEpochs), min: 1);
            if (least >= mostEpochs)
            {
                string unit = mostEpochs == 1 ? "epoch" : "epochs";
                string trains = FormattableString.Invariant($"no trial trains more than {mostEpochs} {unit}, so it is compared nowhere");
                if (reader.Has("min_epochs")) reader.Error("min_epochs", $"{trains}: lower it, or remove the scheduler");
                else reader.Error("name", $"{trains}: raise training.epochs, or remove the scheduler");
            }

            return new Spec(RungLadder.Of(eta, least, mostEpochs ?? double.PositiveInfinity));
        }

        /// <inheritdoc/>
        internal override ITrialScheduler Create(Objective objective, int folds, long cohortTrials, Func<long> trials) =>
            new Asha(Rungs, objective, folds, cohortTrials, trials);
    }
}
