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
    public static IReadOnlyList<int> FoldsOf(Intent intent)
    {
        int[] folds = new int[intent.Trials];
        Array.Fill(folds, intent.Folds);
        if (intent.Racing == Racing.Off) return folds;
        IRaceRule rule = intent.Racing == Racing.Forgiving ? new ForgivingRule() : new PairedRule();
        var finished = new FinishedTrials(new Objective("validation_accuracy", true), intent.Folds);
        foreach (int[] cohort in Enumerable.Range(1, intent.Trials).Chunk(CohortTrials(intent)))
        {
            if (finished.Leader is not null)
                foreach (int trial in cohort) folds[trial - 1] = FoldsOf(intent, trial, rule, finished);
            foreach (int trial in cohort.Where(trial => folds[trial - 1] == intent.Folds)) finished.Add(Result(intent, trial));
        }

        return folds;
    }

    private static int FoldsOf(Intent intent, int trial, IRaceRule rule, FinishedTrials finished)
    {
        int folds = 1;
        while (folds < intent.Folds && rule.Judge(Scores(intent, trial, folds), finished) is null) folds++;
        return folds;
    }

    /// <summary>The number of trials of a cohort.</summary>
    public static int CohortTrials(Intent intent)
    {
        int budgets = intent.Budgets.Count;
        int wanted = (int)TrialSchedulers.CohortTrials(intent.Cells * budgets, budgets, intent.Lag);
        return budgets > wanted ? wanted : wanted / budgets * budgets;
    }

    private static double[] Scores(Intent intent, int trial, int folds) =>
        [.. Enumerable.Range(1, folds).Select(fold => SimulatedRunner.ScoreOf(new FoldId(intent.Id, trial, fold)))];

    private static TrialResult Result(Intent intent, int trial)
    {
        double[] scores = Scores(intent, trial, intent.Folds);
        return new TrialResult(trial, Status.Completed, [], scores.Average(), null, [.. scores], [], null, 0, null);
    }
}
