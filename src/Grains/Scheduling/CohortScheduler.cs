using Gridfold.Grains.Results;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// What schedulers by cohorts have in common. Trials are dealt into cohorts in the order of their numbers. Each trial is known until its
/// cohort is over. Decisions read whole cohorts, so no order of arrival changes one.
/// </summary>
/// <typeparam name="TTrial">What the scheduler knows of a trial.</typeparam>
internal abstract class CohortScheduler<TTrial> : ITrialScheduler
    where TTrial : class, ICohortTrial
{
    private readonly long _cohortTrials;
    private readonly Func<long> _trials;
    private readonly Dictionary<long, TTrial> _open = [];
    private readonly SortedSet<long> _changed = [];

    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    /// <param name="trials">Gives the number of trials of the search, which a limit may lower.</param>
    protected CohortScheduler(long cohortTrials, Func<long> trials) => (_cohortTrials, _trials) = (cohortTrials, trials);

    public bool NeedsFolds => true;

    /// <summary>The first cohort that is not over, from 0.</summary>
    protected long FirstOpen { get; private set; }

    /// <summary>The known trials of open cohorts, by number.</summary>
    protected IReadOnlyDictionary<long, TTrial> Open => _open;

    public abstract long OpenEpochs(IReadOnlySet<(long Trial, int Fold)> except);

    public abstract IReadOnlyList<int> Choose(long trial, IReadOnlyList<int> open);

    public abstract bool DoesWait(long trial);

    public EarlyEnd? FindEnd(long trial) => _open.GetValueOrDefault(trial)?.End;

    public void Tell(long trial, FoldSummary fold)
    {
        if (CohortOf(trial) < FirstOpen) return;
        Find(trial).Add(fold);
        Advance();
    }

    public void Tell(TrialResult result)
    {
        if (CohortOf(result.Trial) < FirstOpen) return;
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
    public abstract void Advance();

    /// <summary>Makes what is known of a trial of which nothing is known.</summary>
    protected abstract TTrial Make();

    /// <summary>The cohort of a trial, from 0.</summary>
    protected long CohortOf(long trial) => (trial - 1) / _cohortTrials;

    /// <summary>Notes that the answers for a trial have changed.</summary>
    protected void NoteChange(long trial) => _changed.Add(trial);

    /// <summary>The trials of a cohort. Null while one of them is not known or not ready, and for a cohort that the search lacks.</summary>
    protected (long Trial, TTrial Known)[]? TakeCohort(long cohort, Func<TTrial, bool> isReady)
    {
        long first = (cohort * _cohortTrials) + 1, last = Math.Min(first + _cohortTrials - 1, _trials());
        if (first > last) return null;
        var trials = new (long Trial, TTrial Known)[last - first + 1];
        for (long trial = first; trial <= last; trial++)
        {
            if (!_open.TryGetValue(trial, out TTrial? known) || !isReady(known)) return null;
            trials[trial - first] = (trial, known);
        }

        return trials;
    }

    /// <summary>Forgets the first open cohort, all of whose trials have ended.</summary>
    protected void Close((long Trial, TTrial Known)[] cohort)
    {
        foreach ((long trial, _) in cohort) _open.Remove(trial);
        FirstOpen++;
    }

    private TTrial Find(long trial) => _open.TryGetValue(trial, out TTrial? known) ? known : _open[trial] = Make();
}
