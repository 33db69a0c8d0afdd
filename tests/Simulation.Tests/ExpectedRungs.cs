using Gridfold.Grains.Search;

namespace Gridfold.Simulation.Tests;

/// <summary>The outcome of a search with rungs, by one loop over the trials: no trial waits, and nothing happens meanwhile.</summary>
internal static class ExpectedRungs
{
    private static readonly Objective Accuracy = new("validation_accuracy", true);

    /// <summary>The epochs that each fold of each trial trains.</summary>
    public static IReadOnlyList<int> EpochsOf(Intent intent)
    {
        int[] epochs = [.. Enumerable.Range(0, intent.Trials).Select(trial => intent.Budgets[trial % intent.Budgets.Count])];
        if (intent.Ladder is not { } ladder) return epochs;
        List<(double Score, int Trial)>[] reached = [.. ladder.Epochs.Select(_ => new List<(double, int)>())];
        foreach (int[] cohort in Enumerable.Range(1, intent.Trials).Chunk(ExpectedRace.CohortTrials(intent)))
        {
            HashSet<int> left = [.. cohort];
            for (int rung = 0; rung < reached.Length; rung++)
            {
                int epoch = ladder.Epochs[rung];
                reached[rung].AddRange(left.Select(trial => (ScoreOf(intent, trial, Math.Min(epoch, epochs[trial - 1])), trial)));
                reached[rung].Sort((first, second) => Accuracy.Compare(first.Score, second.Score) is var order and not 0
                    ? order
                    : first.Trial.CompareTo(second.Trial));
                int best = (reached[rung].Count + ladder.Eta - 1) / ladder.Eta;
                int[] over = [.. left.Where(trial => epochs[trial - 1] > epoch)
                    .Except(reached[rung].Take(best).Select(entry => entry.Trial))];
                foreach (int trial in over) epochs[trial - 1] = epoch;
                left.ExceptWith(over);
            }
        }

        return epochs;
    }

    private static double ScoreOf(Intent intent, int trial, int epochs) =>
        Enumerable.Range(1, intent.Folds).Select(fold => SimulatedRunner.ScoreAt(intent.CellOf(trial), fold, epochs)).Average();
}
