using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;

namespace Gridfold.Simulation.Tests;

/// <summary>The outcome of a search with rungs, by one loop over the trials: no trial waits, and nothing happens meanwhile.</summary>
internal static class ExpectedRungs
{
    private static readonly Objective Accuracy = new("validation_accuracy", true);

    /// <summary>The epochs that each fold of each trial trains.</summary>
    public static IReadOnlyList<int> EpochsOf(Intent intent)
    {
        int[] budgets = [.. Enumerable.Range(0, intent.Trials).Select(trial => intent.Budgets[trial % intent.Budgets.Count])];
        if (intent.Scheduler is not { } scheduler) return budgets;
        int[] epochs = [.. budgets];
        Func<int, int, int[], IEnumerable<int>> stop = scheduler switch
        {
            Median.Spec median => ByMedian(median, Score),
            Asha.Spec asha => ByAsha(asha.Ladder, Score),
            Hyperband.Spec hyperband => ByHyperband(hyperband.Ladder, Score),
            Pasha.Spec pasha => ByPasha(pasha, Score),
            _ => throw new NotSupportedException(scheduler.Name),
        };
        foreach ((int cohort, int[] trials) in Enumerable.Range(1, intent.Trials).Chunk(ExpectedRace.CohortTrials(intent)).Index())
        {
            HashSet<int> left = [.. trials];
            for (int rung = 0; rung < scheduler.Epochs.Count; rung++)
            {
                int epoch = scheduler.Epochs[rung];
                int[] over = [.. stop(cohort, rung, [.. left.Order()]).Where(trial => budgets[trial - 1] > epoch)];
                foreach (int trial in over) epochs[trial - 1] = epoch;
                left.ExceptWith(over);
            }
        }

        return epochs;

        double Score(int trial, int rung) => ScoreOf(intent, trial, Math.Min(scheduler.Epochs[rung], budgets[trial - 1]));
    }

    private static Func<int, int, int[], IEnumerable<int>> ByAsha(RungLadder ladder, Func<int, int, double> score)
    {
        List<int>[] reached = [.. ladder.Epochs.Select(_ => new List<int>())];
        return (_, rung, trials) =>
        {
            reached[rung].AddRange(trials);
            int best = (reached[rung].Count + ladder.Eta - 1) / ladder.Eta;
            return trials.Except(Ranked(reached[rung], trial => score(trial, rung)).Take(best));
        };
    }

    private static Func<int, int, int[], IEnumerable<int>> ByMedian(Median.Spec spec, Func<int, int, double> score)
    {
        List<int>[] reached = [.. spec.Epochs.Select(_ => new List<int>())];
        int first = 0;
        return (cohort, rung, trials) =>
        {
            if (cohort == 0) first = trials.Length;
            double[] averages = [.. reached[rung].Select(trial => Scores(trial, rung).Average()).Order()];
            reached[rung].AddRange(trials);
            if (cohort * first < spec.Grace || averages.Length == 0) return [];
            double median = (averages[(averages.Length - 1) / 2] + averages[averages.Length / 2]) / 2;
            return trials.Where(trial => Accuracy.Compare(Scores(trial, rung).Max(), median) > 0).ToArray();
        };

        IEnumerable<double> Scores(int trial, int rung) => Enumerable.Range(0, rung + 1).Select(before => score(trial, before));
    }

    /// <summary>A cohort is dealt to the bracket that has fallen behind most. Each bracket knows its own trials only.</summary>
    private static Func<int, int, int[], IEnumerable<int>> ByHyperband(RungLadder ladder, Func<int, int, double> score)
    {
        int most = ladder.Epochs.Count;
        double[] shares = [.. Enumerable.Range(0, most + 1)
            .Select(first => Math.Ceiling((most + 1.0) * Math.Pow(ladder.Eta, most - first) / (most - first + 1)))];
        int[] dealt = new int[most + 1];
        Func<int, int, int[], IEnumerable<int>>[] brackets = [.. shares.Select(_ => ByAsha(ladder, score))];
        int bracket = 0;
        return (cohort, rung, trials) =>
        {
            if (rung == 0)
            {
                bracket = Enumerable.Range(0, most + 1).MaxBy(one => (shares[one] * (cohort + 1)) - (shares.Sum() * dealt[one]));
                dealt[bracket]++;
            }

            return rung < bracket ? [] : brackets[bracket](cohort, rung, trials);
        };
    }

    private static Func<int, int, int[], IEnumerable<int>> ByPasha(Pasha.Spec spec, Func<int, int, double> score)
    {
        Func<int, int, int[], IEnumerable<int>> asha = ByAsha(spec.Ladder, score);
        List<int>[] reached = [.. spec.Epochs.Select(_ => new List<int>())];
        int greatest = 1;
        return (cohort, rung, trials) =>
        {
            IEnumerable<int> over = asha(cohort, rung, trials);
            reached[rung].AddRange(trials);
            if (rung < greatest) return over;
            if (rung > greatest) return [];
            int[] now = [.. Ranked(reached[rung], trial => score(trial, rung))], before =
                [.. Ranked(reached[rung], trial => score(trial, rung - 1))];
            if (now.Zip(before).All(pair => Math.Abs(score(pair.First, rung - 1) - score(pair.Second, rung - 1)) <= spec.Epsilon))
                return trials.Except(now.Take(1)).ToArray();
            greatest++;
            return over;
        };
    }

    private static IEnumerable<int> Ranked(IEnumerable<int> trials, Func<int, double> score) => trials.OrderBy(trial => trial).OrderBy(
        score, Comparer<double>.Create(Accuracy.Compare));

    private static double ScoreOf(Intent intent, int trial, int epochs) =>
        Enumerable.Range(1, intent.Folds).Select(fold => SimulatedRunner.ScoreAt(intent.CellOf(trial), fold, epochs)).Average();
}
