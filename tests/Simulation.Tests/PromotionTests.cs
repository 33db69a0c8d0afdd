using System.Globalization;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Validation;

namespace Gridfold.Simulation.Tests;

/// <summary>
/// Pruned trials that are promoted have the results of a full training, and no epoch is trained twice, on any slots and after any crash.
/// </summary>
public sealed class PromotionTests
{
    private const int Cells = 16, Folds = 3, Epochs = 9, Promoted = 4;

    private static readonly Dictionary<string, Intent> Searches = new()
    {
        ["rungs"] = Of("test-bbbbb") with { Scheduler = new Asha.Spec(RungLadder.Of(3, 1, Epochs)) },
        ["race"] = Of("test-bbbbb") with { Racing = Racing.Forgiving },
        ["lattice"] = Of("test-bbbbb") with { Scheduler = new Asha.Spec(RungLadder.Of(3, 1, Epochs)), Racing = Racing.Forgiving },
        ["learner"] = Of("test-bbbbb") with
        {
            Scheduler = new Asha.Spec(RungLadder.Of(3, 1, Epochs)),
            Lag = 6,
            Searcher = $$"""{"name": "tpe", "max_trials": {{Cells}}, "lag": 6, "metric": "validation_accuracy"}""",
        },
    };

    [Theory]
    [InlineData("rungs", 1, 1)]
    [InlineData("rungs", 3, 2)]
    [InlineData("race", 1, 2)]
    [InlineData("lattice", 1, 2)]
    [InlineData("learner", 1, 2)]
    public void Extend_PromotesPrunedTrials_TrainsOnlyTheirOtherEpochs(string name, int silos, int slots)
    {
        Intent earlier = Searches[name];
        (IReadOnlyList<string> before, IReadOnlyList<string> expected) = Expected(name);
        (IReadOnlyList<string> trials, int epochs) =
            SimulatedSearch.RunExtension(earlier, PromotionOf(name), 1, silos, slots);
        Assert.Equal(expected, trials);
        Assert.Equal((Folds * Epochs * trials.Count) - before.Where(trial => Keeps(trials, trial)).Sum(EpochsOf), epochs);
    }

    [Theory]
    [InlineData("rungs", 1, 2, 4, 0)]
    [InlineData("lattice", 3, 1, 4, 0.05)]
    public void Extend_PromotionIsKilledAndTroubled_FindsTheSame(string name, int silos, int slots, int kills, double trouble)
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            Assert.Equal(
                Expected(name).Promotion,
                SimulatedSearch.RunExtension(Searches[name], PromotionOf(name), seed, silos, slots, kills, trouble).Trials);
        }
    }

    private static Intent Of(string id) => new(id, Cells, Folds, [Epochs], MaxSlots: null) { KeepsLast = true };

    private static Intent PromotionOf(string name) => Of("test-ccccc") with
    {
        Searcher = Searches[name].Searcher,
        Lag = Searches[name].Lag,
        Extends = "test-bbbbb",
        Promotes = Promoted,
        RecordedTrials = Expected(name).Promotion.Count,
    };

    /// <summary>The earlier search, and its completed and best pruned trials as a search without rules trains them.</summary>
    private static (IReadOnlyList<string> Before, IReadOnlyList<string> Promotion) Expected(string name)
    {
        IReadOnlyList<string> before = SimulatedSearch.RunInPeace(Searches[name]);
        string[] pruned = [.. before.Where(trial => trial.Contains("Pruned", StringComparison.Ordinal)).OrderByDescending(FoldsOf)
            .ThenByDescending(EpochsOf).ThenByDescending(ScoreOf).Take(Promoted)];
        Assert.Equal(Promoted, pruned.Length);
        IEnumerable<string> kept = before.Where(
            trial => trial.Contains("Completed", StringComparison.Ordinal) || pruned.Contains(trial));

        // In the simulation, a trial's scores and weights follow from its number, and a searcher that learns would try other points.
        Dictionary<string, string[]> full =
            SimulatedSearch.RunInPeace(Of("test-bbbbb")).Select(trial => trial.Split(' ')).ToDictionary(trial => trial[0]);
        return (before,
            [.. kept.Select(trial => string.Join(' ', [.. trial.Split(' ').Take(2), .. full[NumberOf(trial)].Skip(2)]))]);
    }

    private static bool Keeps(IReadOnlyList<string> trials, string before) => trials.Any(trial => NumberOf(trial) == NumberOf(before));

    private static string NumberOf(string trial) => trial.Split(' ')[0];

    private static double ScoreOf(string trial) => double.Parse(trial.Split(' ')[2], CultureInfo.CurrentCulture);

    private static int FoldsOf(string trial) => int.Parse(trial.Split(' ')[5], CultureInfo.InvariantCulture);

    private static int EpochsOf(string trial) => int.Parse(trial.Split(' ')[6], CultureInfo.InvariantCulture);
}
