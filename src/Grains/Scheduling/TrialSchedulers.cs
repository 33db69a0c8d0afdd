using Gridfold.Grains.Search;
using Gridfold.Grains.Validation;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Scheduling;

/// <summary>Makes the trial scheduler that a file asks for.</summary>
internal static class TrialSchedulers
{
    // A cohort that is large in comparison with the search leaves few trials to stop: those of the first cohort train every fold.
    private const long CohortsOfSearch = 8;
    private const long FewestTrials = 4;
    private const long MostTrials = 16;

    /// <summary>The greatest number of trials of a cohort.</summary>
    public const long MaxCohortTrials = 256;

    private static readonly Dictionary<Racing, Func<IRaceRule>> Rules = new()
    {
        [Racing.Forgiving] = () => new ForgivingRule(),
        [Racing.Paired] = () => new PairedRule(),
    };

    /// <summary>The number of trials of a cohort: an eighth of the search, at least 4 and at most 16.</summary>
    /// <param name="trials">The number of trials of the search.</param>
    /// <param name="trialsPerTraining">The number of trials that share one training. They are in one cohort.</param>
    /// <param name="lag">
    /// The lag that binds the trials in progress. Half of it leaves another cohort in progress, and no cohort waits for its own results.
    /// Null when no lag does.
    /// </param>
    public static long CohortTrials(long trials, long trialsPerTraining, int? lag)
    {
        long wanted = Math.Max(Math.Clamp(trials / CohortsOfSearch, FewestTrials, MostTrials), trialsPerTraining);
        return Math.Min(Math.Min(wanted, MaxCohortTrials), lag is { } known ? (known + 1L) / 2 : long.MaxValue);
    }

    /// <summary>Reports rules that stop trials and do not fit the objectives.</summary>
    /// <param name="spec">The scheduler over epochs.</param>
    /// <param name="validation">The rule of racing. Null when it is not known.</param>
    /// <param name="objective">The objectives. Null when they are not known.</param>
    /// <param name="problems">Receives the problems.</param>
    public static void Check(SchedulerSpec spec, ValidationSpec? validation, Objective? objective, Problems problems)
    {
        bool isRace = validation is { Racing: not Racing.Off };
        if (objective?.Next is not null && (spec.Epochs.Count > 0 || isRace))
        {
            string rule = isRace ? "validation.racing" : $"scheduler.name: {spec.Name}";
            problems.Error($"{rule} stops trials by one score, and searcher.objectives has {objective.ToList().Count} metrics; "
                + "remove one of the two", isRace ? validation!.Location : spec.Location);
        }
    }

    /// <summary>Makes the scheduler.</summary>
    /// <param name="spec">The scheduler over epochs.</param>
    /// <param name="validation">The folds of a trial, and the rule of racing.</param>
    /// <param name="objective">The objective of the scores.</param>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    /// <param name="trials">Gives the number of trials of the search, which a limit may lower.</param>
    public static ITrialScheduler Create(
        SchedulerSpec spec, ValidationSpec validation, Objective objective, long cohortTrials, Func<long> trials)
    {
        ITrialScheduler rungs = spec.Create(objective, ClimbingFolds(spec, validation), cohortTrials, trials);
        if (!Rules.TryGetValue(validation.Racing, out Func<IRaceRule>? rule)) return rungs;
        long lag = CohortsOf(validation.Lag, cohortTrials);
        var race = new FoldRace(rule(), objective, validation.FoldsPerTrial, cohortTrials, lag, trials);
        return spec.Epochs.Count > 0 ? new LatticeScheduler(rungs, race) : race;
    }

    /// <summary>The number of cohorts that race at the same time.</summary>
    /// <param name="lag">The lag of the race in trials. Null for a file of an earlier version, where one cohort raced at a time.</param>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    public static long CohortsOf(int? lag, long cohortTrials) => lag is { } trials ? (trials + cohortTrials - 1) / cohortTrials : 1;

    /// <summary>
    /// The number of folds that climb the rungs over epochs, the first ones of a trial: all, or the first alone where trials race over
    /// their folds too.
    /// </summary>
    public static int ClimbingFolds(SchedulerSpec spec, ValidationSpec validation) =>
        spec.Epochs.Count > 0 && validation.Racing != Racing.Off ? 1 : validation.FoldsPerTrial;
}
