using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Planning;

/// <summary>
/// The trainings of a search after sharing. A search of a few thousand trials is counted exactly. A larger search is estimated in
/// proportion from its first few thousand trials.
/// </summary>
/// <param name="Trainings">The number of networks that are trained, over all folds.</param>
/// <param name="Jobs">The number of jobs that slots train, each with one network or several.</param>
/// <param name="Epochs">The epochs that are trained. <see cref="ExperimentPlan.Epochs"/> has those that are recorded.</param>
public sealed record PlannedJobs(double Trainings, double Jobs, double Epochs)
{
    /// <summary>The epochs that are trained if one trial in eta goes on from each rung. Null without rungs.</summary>
    public double? ExpectedEpochs { get; init; }

    /// <summary>The epochs that are trained if every trial but one ends at its first rung. Null without rungs.</summary>
    public double? LeastEpochs { get; init; }

    private const long CountedTrials = 4096;

    /// <summary>Plans an experiment's jobs.</summary>
    /// <param name="spec">The experiment's spec.</param>
    /// <param name="slots">The slots of the cluster. The experiment may take fewer.</param>
    public static PlannedJobs Of(ExperimentSpec spec, ClusterSlots slots)
    {
        Suggestions suggestions = spec.CreateSuggestions();
        var nominal = ExperimentPlan.Of(spec);

        // With a searcher that learns, each trial is a training of its own.
        RungLadder? ladder = spec.Scheduler.Ladder;
        if (suggestions.DoesLearn)
        {
            double mean = nominal.Epochs / nominal.Folds;
            return new PlannedJobs(nominal.Folds, nominal.Folds, nominal.Epochs)
            {
                ExpectedEpochs = nominal.Folds * ladder?.Expected(mean),
                LeastEpochs = nominal.Folds * ladder?.Least(mean),
            };
        }

        var plan = new JobPlan(spec, suggestions);
        ClusterSlots slotsTaken = slots.For(spec.Resources.Share);
        long blocks = ((Math.Min(CountedTrials, suggestions.TrialCount) - 1) / plan.BlockTrials) + 1;
        double trainings = 0, jobs = 0, trained = 0, recorded = 0, expected = 0, least = 0;
        for (long block = 0; block < blocks; block++)
        {
            foreach (TrialGroup group in plan.Plan(block, slotsTaken))
            {
                jobs++;
                trainings += group.Runs.Count;
                foreach (IReadOnlyList<long> run in group.Runs)
                {
                    double[] epochs = [.. run.Select(trial => TrainingEpochs.Of(spec.Training, suggestions.Suggest(trial)))];
                    double longest = epochs.Max();
                    trained += longest;
                    expected += ladder?.Expected(longest) ?? 0;
                    least += ladder?.Least(longest) ?? 0;
                    recorded += epochs.Sum();
                }
            }
        }

        long counted = Math.Min(suggestions.TrialCount, blocks * plan.BlockTrials);
        double scale = nominal.Epochs / recorded;
        return new PlannedJobs(nominal.Folds * trainings / counted, nominal.Folds * jobs / counted, scale * trained)
        {
            ExpectedEpochs = ladder is null ? null : scale * expected,
            LeastEpochs = ladder is null ? null : scale * least,
        };
    }
}
