using Gridfold.Grains;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;
using Gridfold.Grains.Validation;

namespace Gridfold.Simulation.Tests;

/// <summary>The outcome of a race, by one loop over the trials: no trial waits, and nothing happens at the same time.</summary>
internal static class ExpectedRace
{
    /// <summary>The number of folds that each trial runs.</summary>
    /// <param name="intent">A search with a race.</param>
    /// <param name="doesRace">Whether a trial races. One that does not ends after a part of its first fold.</param>
    /// <param name="scoreOf">Gives the score of a fold at its end.</param>
    public static IReadOnlyList<int> FoldsOf(Intent intent, Func<int, bool> doesRace, Func<FoldId, double> scoreOf)
    {
        int[] folds = [.. Enumerable.Range(1, intent.Trials).Select(trial => doesRace(trial) ? intent.Folds : 1)];
        IRaceRule rule = intent.Racing == Racing.Forgiving ? new ForgivingRule() : new PairedRule();
        int size = CohortTrials(intent), lag = (((intent.RaceLag ?? size) - 1) / size) + 1;
        foreach ((int number, int[] cohort) in Enumerable.Range(1, intent.Trials).Chunk(size).Index())
        {
            int[] racing = [.. cohort.Where(doesRace)];
            FinishedTrials finished = FinishedIn(number == 0 ? 0 : Math.Max(1, number - lag + 1));
            if (finished.Leader is not null)
            {
                foreach (int trial in racing)
                {
                    folds[trial - 1] = Enumerable.Range(1, intent.Folds - 1)
                        .Where(run => rule.Judge(Scores(trial, run), finished) is not null).Append(intent.Folds).First();
                }
            }

        }

        return folds;

        // The trials that finish in the first cohorts.
        FinishedTrials FinishedIn(int cohorts)
        {
            var finished = new FinishedTrials(new Objective("validation_accuracy", true), intent.Folds);
            foreach (int trial in Enumerable.Range(1, Math.Min(cohorts * size, intent.Trials)))
                if (doesRace(trial) && folds[trial - 1] == intent.Folds) finished = finished.With(Result(trial));
            return finished;
        }

        double[] Scores(int trial, int run) =>
            [.. Enumerable.Range(1, run).Select(fold => scoreOf(new FoldId(intent.Id, trial, fold)))];

        TrialResult Result(int trial)
        {
            double[] scores = Scores(trial, intent.Folds);
            return new TrialResult(trial, Status.Completed, [], scores.Average(), null, [.. scores], [], null, 0, null);
        }
    }

    /// <summary>The number of trials of a cohort.</summary>
    public static int CohortTrials(Intent intent)
    {
        int budgets = intent.Budgets.Count;
        int wanted = (int)TrialSchedulers.CohortTrials(intent.Cells * budgets, budgets, intent.Lag);
        return budgets > wanted ? wanted : wanted / budgets * budgets;
    }
}
