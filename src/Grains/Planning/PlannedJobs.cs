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
    /// <summary>See <see cref="SchedulerSpec.ExpectedEpochs"/>. Null without rungs, and for a race, whose savings nobody knows.</summary>
    public double? ExpectedEpochs { get; init; }

    /// <summary>
    /// The epochs that are trained if every trial that can stop at its first rung or after its first fold does. Null where none can.
    /// </summary>
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
        SchedulerSpec scheduler = spec.Scheduler;
        bool hasRungs = scheduler.Epochs.Count > 0, hasExpected = hasRungs && !nominal.IsRace;
        var plan = new JobPlan(spec, suggestions);
        long blocks = ((Math.Min(CountedTrials, suggestions.TrialCount) - 1) / plan.BlockTrials) + 1;
        if (suggestions.DoesLearn)
        {
            double mean = nominal.Epochs / nominal.Folds;
            return new PlannedJobs(nominal.Folds, nominal.Folds, nominal.Epochs)
            {
                ExpectedEpochs = hasExpected
                    ? nominal.Folds * MeanOver(cohort => scheduler.ExpectedEpochs(mean, cohort, plan.BlockTrials))
                    : null,
                LeastEpochs = LeastOf(
                    nominal, nominal.Epochs, nominal.Folds * MeanOver(cohort => scheduler.LeastEpochs(mean, cohort, plan.BlockTrials))),
            };
        }

        ClusterSlots slotsTaken = slots.For(spec.Resources.Share);
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
                    expected += scheduler.ExpectedEpochs(longest, block, plan.BlockTrials);
                    least += scheduler.LeastEpochs(longest, block, plan.BlockTrials);
                    recorded += epochs.Sum();
                }
            }
        }

        long counted = Math.Min(suggestions.TrialCount, blocks * plan.BlockTrials);
        double scale = nominal.Epochs / recorded;
        return new PlannedJobs(nominal.Folds * trainings / counted, nominal.Folds * jobs / counted, scale * trained)
        {
            ExpectedEpochs = hasExpected ? scale * expected : null,
            LeastEpochs = LeastOf(nominal, scale * trained, scale * least),
        };

        // A block is a cohort. The last one can be smaller.
        double MeanOver(Func<long, double> epochs)
        {
            double sum = 0, trials = Math.Min(suggestions.TrialCount, blocks * plan.BlockTrials);
            for (long cohort = 0; cohort < blocks; cohort++)
                sum += epochs(cohort) * Math.Min(plan.BlockTrials, trials - (cohort * plan.BlockTrials));
            return sum / trials;
        }
    }

    /// <summary>See <see cref="LeastEpochs"/>.</summary>
    /// <param name="plan">The plan of the search.</param>
    /// <param name="all">The epochs that are trained if every trial trains to its end.</param>
    /// <param name="toRungs">The epochs that are trained if all folds of every trial stop at the first rung.</param>
    private static double? LeastOf(ExperimentPlan plan, double all, double toRungs)
    {
        if (plan.CohortTrials is null) return null;
        double firstFolds = (plan.ClimbingFolds is null ? all : toRungs) / plan.FoldsPerTrial;
        return plan.IsRace ? firstFolds + (all * (plan.LeastFolds - plan.Trials) / plan.Folds) : toRungs;
    }
}
