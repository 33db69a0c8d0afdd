using Gridfold.Grains.Identity;
using Gridfold.Grains.Validation;

namespace Gridfold.Simulation.Tests;

/// <summary>
/// The outcome of a search with a race, with rungs or with both, by loops over the trials. With both, the rungs decide as if each trial
/// had its first fold alone, and then the trials that are left race.
/// </summary>
/// <param name="Folds">The number of folds that each trial runs.</param>
/// <param name="Epochs">The epochs that the first fold of each trial trains.</param>
internal sealed record ExpectedLattice(IReadOnlyList<int> Folds, IReadOnlyList<int> Epochs)
{
    /// <summary>Works out the outcome of a search.</summary>
    public static ExpectedLattice Of(Intent intent)
    {
        int[] all = [.. Enumerable.Repeat(intent.Folds, intent.Trials)];
        if (intent.Racing == Racing.Off) return new ExpectedLattice(all, ExpectedRungs.EpochsOf(intent));
        IReadOnlyList<int> epochs = ExpectedRungs.EpochsOf(intent with { Folds = 1 });
        bool[] climbed = [.. epochs.Select((epoch, trial) => epoch == BudgetOf(intent, trial + 1))];
        return new ExpectedLattice(ExpectedRace.FoldsOf(intent, trial => climbed[trial - 1], ScoreOf), epochs);

        double ScoreOf(FoldId fold) => intent.DependsOnEpochs
            ? SimulatedRunner.ScoreAt(intent.CellOf(fold.Trial), fold.Fold, BudgetOf(intent, fold.Trial))
            : SimulatedRunner.ScoreOf(fold);
    }

    private static int BudgetOf(Intent intent, long trial) => intent.Budgets[(int)((trial - 1) % intent.Budgets.Count)];
}
