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
    private ITrialScheduler _scheduler;
    private readonly TrialLimits _limits;

    // Trials that wait for others do not count among those in progress, up to this number. It holds a whole cohort, and all that race.
    private readonly int _maxWaiting;
    private LimitReached? _closedBy;
    private readonly TrialPromotion? _promotion;
    private TrialRetry? _retry;
    private Extension? _extension;

    /// <param name="id">The experiment's id.</param>
    /// <param name="spec">The experiment's spec.</param>
    /// <param name="promotion">The trials that go on from an earlier experiment. Null for the search of the whole file.</param>
    public ExperimentTrials(string id, ExperimentSpec spec, TrialPromotion? promotion = null)
    {
        (_id, _spec, _promotion) = (id, spec, promotion);
        _suggestions = spec.CreateSuggestions();
        _jobs = new JobPlan(spec, _suggestions);
        _scheduler = TrialSchedulers.Create(spec.Scheduler, spec.Validation, spec.Searcher.Objective, _jobs.BlockTrials, () => Count);
        _maxWaiting = Math.Max((int)TrialSchedulers.MaxCohortTrials, spec.Validation.Lag ?? 0);
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
    /// Whether suggestions or the scheduler depend on results. If so, each recorded result must be passed to
    /// <see cref="TellRecorded"/>, in the order of trial numbers.
    /// </summary>
    public bool NeedsResults => _promotion is null && (_suggestions.DoesLearn || NeedsFolds);

    /// <summary>Whether the scheduler reads folds that have ended, of trials that have not.</summary>
    public bool NeedsFolds => _scheduler.NeedsFolds;

    /// <summary>See <see cref="ITrialScheduler.Rungs"/>.</summary>
    public IReadOnlyList<RungCount> Rungs => _scheduler.Rungs;

    /// <summary>
    /// The epochs of ended folds, and of folds at rungs, of trials that have not ended, where <see cref="NeedsFolds"/> is true.
    /// </summary>
    /// <param name="except">The folds that do not count.</param>
    public long OpenEpochs(IReadOnlySet<(long Trial, int Fold)> except) => _scheduler.OpenEpochs(except);

    /// <summary>The epochs that ended trials did not train, because they ended before their last fold or at a rung.</summary>
    public double EpochsAvoided { get; private set; }

    /// <summary>Those of <see cref="EpochsAvoided"/> that a race avoided.</summary>
    public double EpochsAvoidedByRacing { get; private set; }

    /// <summary>What ended a trial early: "racing" or "rungs", as the metric of avoided epochs has it.</summary>
    public static string MechanismOf(TrialResult result) => result.LastRung is null ? "racing" : "rungs";

    /// <summary>Whether only the limits depend on results. Then each recorded trial goes to <see cref="Tell(RankedTrial)"/>.</summary>
    public bool NeedsScores => _promotion is null && _spec.Limits.NeedsResults && !NeedsResults;

    /// <summary>The limit that ends the search before the searcher's last trial. Null when none does.</summary>
    public LimitReached? Reached => HasStatedTrials ? _closedBy : _closedBy ?? _limits.Reached ?? (_suggestions.IsCut
        ? new LimitReached("max_trials", FormattableString.Invariant($"the searcher has more than {_suggestions.TrialCount} trials"))
        : null);

    /// <summary>The epochs of the search, or their expected number.</summary>
    public double EpochsPlanned => Progress.Trials < Plan.Trials ? Plan.Epochs * Progress.Trials / Plan.Trials : Plan.Epochs;

    /// <summary>Goes on from the totals of the leaderboard.</summary>
    public void Open(LeaderboardTotals recorded)
    {
        if (_promotion is not null)
        {
            Progress = ExperimentProgress.OfPromotion(recorded, _promotion);
            return;
        }

        long searched = _suggestions.TrialCount;
        long others = recorded.Recorded.Sum(range => Math.Max(0, range.Last - Math.Max(range.First - 1, searched)));
        Progress = new ExperimentProgress(searched + others, recorded);
    }

    /// <summary>
    /// Tries failed trials again, each with all its folds and the assignment that it had. Nothing else starts, and no result is told to the
    /// searcher, the limits or the scheduler: the search has ended.
    /// </summary>
    /// <param name="recorded">The totals of the leaderboard.</param>
    /// <param name="retry">The retry.</param>
    /// <param name="results">The results of its trials as they are recorded now, ascending.</param>
    /// <param name="reached">The limit that ended the search, or null.</param>
    /// <param name="before">The trials as they were before the retry.</param>
    public void TryAgain(
        LeaderboardTotals recorded, TrialRetry retry, IReadOnlyList<TrialResult> results, LimitReached? reached, ExperimentTrials before)
    {
        (EpochsAvoided, EpochsAvoidedByRacing) = (before.EpochsAvoided, before.EpochsAvoidedByRacing);
        (_retry, _closedBy, _scheduler) = (retry, reached, new NeverStop());
        Progress = ExperimentProgress.OfRetry(recorded, results);
    }

    /// <summary>Lets trials take over the folds of the experiment that this one extends.</summary>
    public void Extend(Extension extension) => _extension = extension;

    /// <summary>Ends the search with the trials that have ended.</summary>
    /// <param name="reached">The limit that ends it.</param>
    public void Close(LimitReached reached)
    {
        _closedBy = reached;
        Progress.Trials = Progress.Ended;
    }

    /// <summary>Passes a result to the searcher, the limits and the scheduler.</summary>
    private void Tell(TrialResult result)
    {
        _suggestions.Tell(
            result.Trial, result.Hyperparameters, result.Status, result.Score, result.LastRung?.Epoch, result.OtherScores);
        TellLimits(result.Trial, result.Status, result.Score, result.Epochs);
        _scheduler.Tell(result);
    }

    /// <summary>Passes a recorded trial to the limits.</summary>
    public void Tell(RankedTrial trial) => TellLimits(trial.Trial, trial.Status, trial.Score, trial.Epochs);

    /// <summary>Passes a fold to the scheduler.</summary>
    public void Tell(long trial, FoldSummary fold) => _scheduler.Tell(trial, fold);

    /// <summary>Passes on a result that is on the leaderboard from before this activation.</summary>
    public void TellRecorded(TrialResult result)
    {
        CountAvoided(result, AvoidedBy(result));
        Tell(result);
    }

    /// <summary>Records that a trial is on the leaderboard.</summary>
    /// <returns>The epochs that the trial did not train, because it ended early. 0 for a trial that was recorded before.</returns>
    public long End(TrialResult result)
    {
        if (_retry is not null)
        {
            // A message about the former end of the trial may come late.
            if (result.Retry == _retry.Number) Progress.End(result);
            return 0;
        }

        if (_promotion is not null)
        {
            Progress.End(result);
            if (_closedBy is not null) Progress.Trials = Progress.Ended;
            return 0;
        }

        double avoided = Progress.End(result) ? AvoidedBy(result) : 0;
        CountAvoided(result, avoided);
        Tell(result);
        if (_closedBy is not null) Progress.Trials = Progress.Ended;
        return (long)avoided;
    }

    /// <summary>Whether the trial belongs to the search, and its assignment is known.</summary>
    public bool IsKnown(long trial) => HasStatedTrials
        ? AssignmentOf(trial) is not null
        : trial >= 1 && trial <= _limits.Allowed && _suggestions.IsKnown(trial);

    /// <summary>The assignment of a known trial.</summary>
    public IReadOnlyList<Hyperparameter> ValuesOf(long trial) =>
        AssignmentOf(trial)
            ?? [.. _suggestions.Suggest(trial).Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value)))];

    /// <summary>The data that a known trial needs to start.</summary>
    public TrialStart StartOf(long trial)
    {
        IReadOnlyList<Hyperparameter> values = ValuesOf(trial);
        return new TrialStart(values, Plan.FoldsPerTrial, _spec.Searcher.Objective, _spec.MaxRestarts)
        {
            ReportsFolds = NeedsFolds,
            OuterFolds = _spec.Validation.OuterFolds,
            Retry = _retry?.Number ?? 0,
            Fence = _retry?.Fence ?? default,
            Rung = RungOf(trial),
            ClimbingFolds = Plan.ClimbingFolds,
            Source = _retry is null ? SourceOf(trial, values) : null,
            Prefix = _retry is null ? _extension?.PrefixOf(trial, values) : null,
        };
    }

    /// <summary>See <see cref="ITrialScheduler.RungOf"/>.</summary>
    public int? RungOf(long trial) => _scheduler.RungOf(trial);

    /// <summary>The decision that a trial ends now. Null while it goes on.</summary>
    public EarlyEnd? FindEnd(long trial) => _scheduler.FindEnd(trial);

    /// <summary>Whether every trial of a group in progress waits for folds of other trials.</summary>
    public bool DoesWait(long group) => NeedsFolds && Progress.Groups[group].TrueForAll(_scheduler.DoesWait);

    /// <summary>The groups in progress with trials that may go on, or end early, since the last call.</summary>
    public IReadOnlyList<long> TakeChangedGroups() =>
        NeedsFolds ? [.. _scheduler.TakeChanged().Select(Progress.GroupOf).OfType<long>().Distinct()] : [];

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
        if (NeedsFolds)
        {
            // In a race, a group mostly gives one job. A group that waits gives none.
            int waiting = Progress.Started.Count(_scheduler.DoesWait);
            if (Plan.IsRace) groups = options.TrialsPerSlot * slots.Count;
            groups += Progress.Groups.Keys.Count(DoesWait);
            trials += Math.Min(waiting, _maxWaiting);
            if (waiting > _maxWaiting) groups = 0;
        }

        if (HasStatedTrials) return Progress.StartNext(trial => new TrialGroup([[trial]]), trials, groups);
        return Progress.StartNext(trial => IsKnown(trial) ? GroupOf(trial, slots) : null, trials, groups);
    }

    /// <summary>
    /// Whether the trials and their assignments are stored. Nothing is then told to the searcher, the limits or the scheduler: the search
    /// has ended.
    /// </summary>
    private bool HasStatedTrials => _retry is not null || _promotion is not null;

    private string? SourceOf(long trial, IReadOnlyList<Hyperparameter> values) =>
        _promotion is null ? _extension?.SourceOf(trial, values) : FoldId.KeyOf(_promotion.Earlier, trial);

    private IReadOnlyList<Hyperparameter>? AssignmentOf(long trial) => _retry is not null
        ? _retry.Trials.FirstOrDefault(known => known.Trial == trial)?.Hyperparameters
        : _promotion?.Trials.FirstOrDefault(known => known.Trial == trial)?.Hyperparameters;

    /// <summary>The group of a trial. Null while it is open whether all of its trials belong to the search.</summary>
    private TrialGroup? GroupOf(long trial, ClusterSlots slots)
    {
        TrialGroup group = _jobs.GroupOf(trial, slots);
        if (group.Trials[^1] <= _limits.Allowed) return group;
        return _limits.Reached is null ? null : group.Until(_limits.Allowed);
    }

    private void CountAvoided(TrialResult trial, double epochs)
    {
        EpochsAvoided += epochs;
        if (trial.LastRung is null) EpochsAvoidedByRacing += epochs;
    }

    private double AvoidedBy(TrialResult trial)
    {
        int folds = Plan.FoldsPerTrial - trial.FoldScores.Count;
        if (!NeedsFolds || (folds <= 0 && trial.LastRung is null)) return 0;
        double budget = TrainingEpochs.Of(_spec.Training, [.. trial.Hyperparameters.Select(value => (value.Name, value.Node))]);
        return (Math.Max(0, folds) * budget) + (trial.LastRung is { } rung ? rung.Folds * (budget - rung.Epoch) : 0);
    }

    private void TellLimits(long trial, Status status, double? score, long epochs)
    {
        // The mean of some folds is no score to end a search with.
        _limits.Tell(trial, status == Status.Completed ? score : null, epochs);
        if (_limits.Reached is not null && _closedBy is null) Progress.Trials = _limits.Allowed;
    }
}
