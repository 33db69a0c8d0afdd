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

/// <summary>The trials of an experiment: what each tries, with which others it is trained, which comes next. Without clock, storage or messages.</summary>
internal sealed class ExperimentTrials
{
    // Trials of more folds than this together are not started beside each other.
    private const int MaxFoldsUnderWay = 10_000;

    private readonly string _id;
    private readonly ExperimentSpec _spec;
    private readonly Suggestions _suggestions;
    private readonly JobPlan _jobs;
    private readonly ITrialScheduler _scheduler;

    /// <param name="id">The experiment.</param>
    /// <param name="spec">Its file.</param>
    /// <param name="scheduler">Chooses what is trained next.</param>
    public ExperimentTrials(string id, ExperimentSpec spec, ITrialScheduler scheduler)
    {
        (_id, _spec, _scheduler) = (id, spec, scheduler);
        _suggestions = new Suggestions(spec.Searcher.Create(spec.Space, spec.Seed));
        _jobs = new JobPlan(spec, _suggestions);
        Plan = ExperimentPlan.Of(spec);
        Progress = new ExperimentProgress(Count, new LeaderboardTotals([], 0, 0, 0, 0));
    }

    /// <summary>How many there are.</summary>
    public long Count => _suggestions.TrialCount;

    public ExperimentPlan Plan { get; }

    public ExperimentProgress Progress { get; private set; }

    /// <summary>Whether suggestions depend on results, so that each recorded result has to be told.</summary>
    public bool NeedsResults => _suggestions.DoesLearn;

    /// <summary>Goes on from what the leaderboard holds.</summary>
    public void Open(LeaderboardTotals recorded) => Progress = new ExperimentProgress(Count, recorded);

    /// <summary>A recorded result is read again.</summary>
    public void Tell(TrialResult result) => _suggestions.Tell(result.Trial, result.Hyperparameters, result.Status, result.Score);

    /// <summary>A trial is on the leaderboard.</summary>
    public void End(TrialResult result)
    {
        Progress.End(result);
        Tell(result);
    }

    /// <summary>Whether there is such a trial, and its assignment is known.</summary>
    public bool IsKnown(long trial) => trial >= 1 && trial <= Count && _suggestions.IsKnown(trial);

    /// <summary>The assignment of a trial that is known.</summary>
    public IReadOnlyList<Hyperparameter> ValuesOf(long trial) =>
        [.. _suggestions.Suggest(trial).Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value)))];

    /// <summary>What a trial that is known has to be told.</summary>
    public TrialStart StartOf(long trial) => new(ValuesOf(trial), Plan.FoldsPerTrial, _spec.Searcher.Objective, _spec.MaxRestarts);

    /// <summary>Which of a trial's folds that have not ended are to be trained now.</summary>
    public IReadOnlyList<FoldId> Choose(long trial, IReadOnlyList<int> open) =>
        open.Count == 0 ? [] : [.. _scheduler.Choose(trial, open).Select(fold => new FoldId(_id, trial, fold))];

    /// <summary>Starts the next group of trials, unless enough are under way.</summary>
    /// <param name="slots">Slots that train the experiment.</param>
    /// <param name="options">How many trials are under way.</param>
    /// <returns>The number of the group; null for none.</returns>
    public long? StartNext(ClusterSlots slots, ExperimentOptions options)
    {
        // As many groups as there is work for; each gives a job for every fold.
        int groups = options.TrialsPerSlot * slots.Count / Plan.FoldsPerTrial;
        int trials = Math.Max(1, Math.Min(MaxFoldsUnderWay / Plan.FoldsPerTrial, options.FewestTrials));
        return Progress.StartNext(trial => _suggestions.IsKnown(trial) ? _jobs.GroupOf(trial, slots) : null, trials, groups);
    }
}
