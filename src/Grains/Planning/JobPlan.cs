using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Validation;
using Gridfold.Models.Input;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;

namespace Gridfold.Grains.Planning;

/// <summary>
/// Decides which trials of an experiment are trained together. Each block of neighbouring trials is planned on demand, so time and memory
/// do not grow with the number of trials. Only the groups depend on the slots. Results depend on no group, except in their last digits on
/// GPUs.
/// </summary>
internal sealed class JobPlan
{
    // A block of this size has enough similar trials, and is planned in a few milliseconds.
    private const long MaxBlockTrials = 512;

    // A group's folds wait together, and each takes some kilobytes of memory.
    private const long MaxBlockFolds = 1 << 15;

    private readonly ExperimentSpec _spec;
    private readonly Suggestions _suggestions;
    private readonly long _budgets;
    private readonly bool _mayShare;
    private (long Block, bool AreGpus)? _planned;
    private Dictionary<long, TrialGroup> _groups = [];

    /// <param name="spec">The experiment's spec.</param>
    /// <param name="suggestions">The experiment's trials.</param>
    public JobPlan(ExperimentSpec spec, Suggestions suggestions)
    {
        _spec = spec;
        _suggestions = suggestions;

        // A block holds all trials of a training, or ends between two trainings.
        _budgets = suggestions.TrialsPerTraining;
        long most = Math.Clamp(MaxBlockFolds / spec.Validation.FoldsPerTrial, 1, MaxBlockTrials);

        // With limits, a block starts once all its trials are known to belong to the search. Half a lag leaves another block in progress.
        if (spec.Limits.NeedsResults) most = Math.Clamp(spec.Limits.Lag / 2, 1, most);

        // A block is a cohort, so that the trials of one job wait for each other and for no others.
        if (spec.HasCohorts)
            most = Math.Min(most, TrialSchedulers.CohortTrials(suggestions.TrialCount, _budgets, spec.LagWith(suggestions.Lag)));

        BlockTrials = _budgets * Math.Max(1, most / _budgets);
        if (_budgets > most) (_budgets, BlockTrials) = (most, most);

        // For a searcher that learns, the next trials are not known when one trial starts.
        _mayShare = !suggestions.DoesLearn && (suggestions.MayRepeat || _budgets > 1 || spec.Resources.Engine != EngineChoice.Libtorch);
    }

    /// <summary>The number of trials of a block.</summary>
    public long BlockTrials { get; }

    /// <summary>The group of a trial.</summary>
    /// <param name="trial">The trial's number.</param>
    /// <param name="slots">
    /// The slots that train the experiment, at least one. Their number counts when a block is planned. A block is planned again when the
    /// slots change between processors and GPUs.
    /// </param>
    public TrialGroup GroupOf(long trial, ClusterSlots slots)
    {
        if (!_mayShare) return new TrialGroup([[trial]]);
        long block = (trial - 1) / BlockTrials;
        if (_planned != (block, slots.AreGpus))
        {
            _groups = Plan(block, slots).SelectMany(group => group.Trials.Select(member => (member, group)))
                .ToDictionary(entry => entry.member, entry => entry.group);
            _planned = (block, slots.AreGpus);
        }

        return _groups[trial];
    }

    /// <summary>The groups of a block.</summary>
    /// <param name="block">The block's number, from 0.</param>
    /// <param name="slots">See <see cref="GroupOf"/>.</param>
    public IReadOnlyList<TrialGroup> Plan(long block, ClusterSlots slots)
    {
        long first = (block * BlockTrials) + 1, last = Math.Min(first + BlockTrials - 1, _suggestions.TrialCount);
        var offers = new Dictionary<string, EngineOffer>();
        var trials = new List<PlannedTrial>();
        for (long trial = first; trial <= last; trial++)
        {
            IReadOnlyList<(string Name, SpecNode Value)> values = _suggestions.Suggest(trial);
            string run = string.Join(
                '\n', values.Where(value => value.Name != _spec.Space.Budget?.Name).Select(value => SpecJson.Write(value.Value)));
            if (!offers.TryGetValue(run, out EngineOffer? offer)) offers[run] = offer = OfferFor(values, slots.AreGpus);
            trials.Add(new PlannedTrial(trial, run, offer));
        }

        double runsLeft = (_suggestions.TrialCount - first + 1) / (double)_budgets;

        // In a race, a trial mostly trains one fold at a time.
        int folds = _spec.Validation.Racing == Racing.Off ? _spec.Validation.FoldsPerTrial : 1;
        return JobPlanner.Group(trials, runsLeft, folds, slots.Count);
    }

    private EngineOffer OfferFor(IReadOnlyList<(string Name, SpecNode Value)> values, bool areGpus)
    {
        if (_spec.HasCommand || _spec.Resources.Engine == EngineChoice.Libtorch) return EngineOffer.Alone;
        TrialSpec? trial = TrialSpec.Bind(_spec, values.ToDictionary(value => value.Name, value => value.Value), new Problems());
        return trial is null
            ? EngineOffer.Alone
            : TrainingEngines.OfferFor(new RunSpec(trial.Network, trial.Training), _spec.Resources.Engine, areGpus);
    }
}
