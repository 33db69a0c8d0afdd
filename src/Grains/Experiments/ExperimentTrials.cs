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

    /// <param name="id">The experiment's id.</param>
    /// <param name="spec">The experiment's spec.</param>
    /// <param name="scheduler">Chooses the folds that are trained next.</param>
    public ExperimentTrials(string id, ExperimentSpec spec, ITrialScheduler scheduler)
    {
        (_id, _spec, _scheduler) = (id, spec, scheduler);
        _suggestions = new Suggestions(spec.Searcher.Create(spec.Space, spec.Seed));
        _jobs = new JobPlan(spec, _suggestions);
        Plan = ExperimentPlan.Of(spec);
        Progress = new ExperimentProgress(_suggestions.TrialCount, new LeaderboardTotals([], 0, 0, 0, 0));
    }

    /// <summary>The number of trials: those of the searcher, and those that an earlier version recorded after them.</summary>
    public long Count => Progress.Trials;

    /// <summary>The greatest number that a recorded trial can have.</summary>
    public long MaxRecorded => Math.Max(_suggestions.TrialCount, _spec.Searcher.StatedTrials ?? 0);

    public ExperimentPlan Plan { get; }

    public ExperimentProgress Progress { get; private set; }

    /// <summary>Whether suggestions depend on results. If so, each recorded result must be passed to <see cref="Tell"/>.</summary>
    public bool NeedsResults => _suggestions.DoesLearn;

    /// <summary>Goes on from the totals of the leaderboard.</summary>
    public void Open(LeaderboardTotals recorded)
    {
        long searched = _suggestions.TrialCount;
        long others = recorded.Recorded.Sum(range => Math.Max(0, range.Last - Math.Max(range.First - 1, searched)));
        Progress = new ExperimentProgress(searched + others, recorded);
    }

    /// <summary>Passes a recorded result to the searcher.</summary>
    public void Tell(TrialResult result) => _suggestions.Tell(result.Trial, result.Hyperparameters, result.Status, result.Score);

    /// <summary>Records that a trial is on the leaderboard.</summary>
    public void End(TrialResult result)
    {
        Progress.End(result);
        Tell(result);
    }

    /// <summary>Whether the searcher suggests the trial, and knows its assignment.</summary>
    public bool IsKnown(long trial) => trial >= 1 && trial <= _suggestions.TrialCount && _suggestions.IsKnown(trial);

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
        return Progress.StartNext(trial => IsKnown(trial) ? _jobs.GroupOf(trial, slots) : null, trials, groups);
    }
}
