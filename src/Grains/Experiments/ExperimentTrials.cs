using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Trials;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Experiments;

/// <summary>
/// The trials of an experiment: the assignment of each, the trials that share its training, and the order. The class has no clock, storage
/// or messages.
/// </summary>
internal sealed class ExperimentTrials
{
    // The limit of folds in progress. Trials that together have more folds do not run at the same time.
    private const int MaxFoldsUnderWay = 10_000;

    private readonly string _id;
    private readonly ExperimentSpec _spec;
    private readonly Suggestions _suggestions;
    private readonly JobPlan _jobs;
    private readonly ITrialScheduler _scheduler;
    private readonly TrialLimits _limits;
    private LimitReached? _closedBy;

    /// <param name="id">The experiment's id.</param>
    /// <param name="spec">The experiment's spec.</param>
    /// <param name="scheduler">Chooses the folds that are trained next.</param>
    public ExperimentTrials(string id, ExperimentSpec spec, ITrialScheduler scheduler)
    {
        (_id, _spec, _scheduler) = (id, spec, scheduler);
        _suggestions = spec.CreateSuggestions();
        _jobs = new JobPlan(spec, _suggestions);
        Plan = ExperimentPlan.Of(spec);
        _limits = new TrialLimits(
            spec.Limits, spec.Searcher.Objective, _suggestions.TrialCount, Plan.Lag ?? 1,
            trial => Plan.FoldsPerTrial * TrainingEpochs.Of(spec.Training, _suggestions.Suggest(trial)));
        Progress = new ExperimentProgress(_suggestions.TrialCount, new LeaderboardTotals([], 0, 0, 0, 0));
    }

    /// <summary>The number of trials: those of the searcher, and those that an earlier version recorded after them.</summary>
    public long Count => Progress.Trials;

    /// <summary>The greatest number that a recorded trial can have.</summary>
    public long MaxRecorded => Math.Max(_suggestions.TrialCount, _spec.Searcher.StatedTrials ?? 0);

    public ExperimentPlan Plan { get; }

    public ExperimentProgress Progress { get; private set; }

    /// <summary>
    /// Whether suggestions depend on results. If so, each recorded result must be passed to <see cref="Tell(TrialResult)"/>.
    /// </summary>
    public bool NeedsResults => _suggestions.DoesLearn;

    /// <summary>
    /// Whether only the limits depend on results. If so, each recorded trial must be passed to <see cref="Tell(RankedTrial)"/>.
    /// </summary>
    public bool NeedsScores => _spec.Limits.NeedsResults && !NeedsResults;

    /// <summary>The limit that ends the search before the searcher's last trial. Null when none does.</summary>
    public LimitReached? Reached => _closedBy ?? _limits.Reached ?? (_suggestions.IsCut
        ? new LimitReached("max_trials", FormattableString.Invariant($"the searcher has more than {_suggestions.TrialCount} trials"))
        : null);

    /// <summary>The epochs of the search, or their expected number.</summary>
    public double EpochsPlanned => Progress.Trials < Plan.Trials ? Plan.Epochs * Progress.Trials / Plan.Trials : Plan.Epochs;

    /// <summary>Goes on from the totals of the leaderboard.</summary>
    public void Open(LeaderboardTotals recorded)
    {
        long searched = _suggestions.TrialCount;
        long others = recorded.Recorded.Sum(range => Math.Max(0, range.Last - Math.Max(range.First - 1, searched)));
        Progress = new ExperimentProgress(searched + others, recorded);
    }

    /// <summary>Ends the search with the trials that have ended.</summary>
    /// <param name="reached">The limit that ends it.</param>
    public void Close(LimitReached reached)
    {
        _closedBy = reached;
        Progress.Trials = Progress.Ended;
    }

    /// <summary>Passes a recorded result to the searcher and to the limits.</summary>
    public void Tell(TrialResult result)
    {
        _suggestions.Tell(result.Trial, result.Hyperparameters, result.Status, result.Score);
        TellLimits(result.Trial, result.Score, result.Epochs);
    }

    /// <summary>Passes a recorded trial to the limits.</summary>
    public void Tell(RankedTrial trial) => TellLimits(trial.Trial, trial.Score, trial.Epochs);

    /// <summary>Records that a trial is on the leaderboard.</summary>
    public void End(TrialResult result)
    {
        Progress.End(result);
        Tell(result);
        if (_closedBy is not null) Progress.Trials = Progress.Ended;
    }

    /// <summary>Whether the trial belongs to the search, and its assignment is known.</summary>
    public bool IsKnown(long trial) => trial >= 1 && trial <= _limits.Allowed && _suggestions.IsKnown(trial);

    /// <summary>The assignment of a known trial.</summary>
    public IReadOnlyList<Hyperparameter> ValuesOf(long trial) =>
        [.. _suggestions.Suggest(trial).Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value)))];

    /// <summary>The data that a known trial needs to start.</summary>
    public TrialStart StartOf(long trial) => new(ValuesOf(trial), Plan.FoldsPerTrial, _spec.Searcher.Objective, _spec.MaxRestarts);

    /// <summary>Chooses which of a trial's open folds are trained now.</summary>
    public IReadOnlyList<FoldId> Choose(long trial, IReadOnlyList<int> open) =>
        open.Count == 0 ? [] : [.. _scheduler.Choose(trial, open).Select(fold => new FoldId(_id, trial, fold))];

    /// <summary>Starts the next group of trials, unless enough trials are in progress.</summary>
    /// <param name="slots">The slots that train the experiment.</param>
    /// <param name="options">The options with the numbers of trials in progress.</param>
    /// <returns>The number of the group. Null when none was started.</returns>
    public long? StartNext(ClusterSlots slots, ExperimentOptions options)
    {
        // Each group gives one job for every fold, so this many groups keep the slots busy.
        int groups = options.TrialsPerSlot * slots.Count / Plan.FoldsPerTrial;
        int trials = Math.Max(1, Math.Min(MaxFoldsUnderWay / Plan.FoldsPerTrial, options.FewestTrials));
        return Progress.StartNext(trial => IsKnown(trial) ? GroupOf(trial, slots) : null, trials, groups);
    }

    /// <summary>The group of a trial. Null while it is open whether all of its trials belong to the search.</summary>
    private TrialGroup? GroupOf(long trial, ClusterSlots slots)
    {
        TrialGroup group = _jobs.GroupOf(trial, slots);
        if (group.Trials[^1] <= _limits.Allowed) return group;
        return _limits.Reached is null ? null : group.Until(_limits.Allowed);
    }

    private void TellLimits(long trial, double? score, long epochs)
    {
        _limits.Tell(trial, score, epochs);
        if (_limits.Reached is not null && _closedBy is null) Progress.Trials = _limits.Allowed;
    }
}
