namespace Gridfold.Simulation.Tests;

/// <summary>Failed trials are tried again, and what was there keeps its bits, on any number of slots and after any crash.</summary>
public sealed class RetriedTrialTests
{
    private static readonly Dictionary<string, Lazy<IReadOnlyList<string>>> OneSlot = new()
    {
        ["grid"] = new(() => Search("grid", 1, silos: 1, slots: 1)),
        ["tpe"] = new(() => Search("tpe", 1, silos: 1, slots: 1)),
    };

    [Theory]
    [InlineData("grid", 1, 2, 0, 0)]
    [InlineData("grid", 3, 1, 4, 0.05)]
    [InlineData("tpe", 1, 2, 4, 0)]
    [InlineData("tpe", 3, 1, 2, 0.05)]
    public void TryFailedAgain_AnySlotsAndCrashes_FindsTheSame(string search, int silos, int slots, int kills, double trouble)
    {
        Assert.All(OneSlot[search].Value, trial => Assert.Contains(" Completed ", trial, StringComparison.Ordinal));
        for (ulong seed = 1; seed <= 5; seed++)
            Assert.Equal(OneSlot[search].Value, Search(search, seed, silos, slots, kills, trouble));
    }

    private static IReadOnlyList<string> Search(string search, ulong seed, int silos, int slots, int kills = 0, double trouble = 0)
    {
        var intent = new Intent("test-bbbbb", 12, Folds: 2, [3], MaxSlots: null) { FailingTrials = [3, 4, 10] };
        if (search != "grid")
        {
            intent = intent with
            {
                Searcher = $$"""{"name": "{{search}}", "max_trials": 12, "lag": 3, "metric": "validation_accuracy"}""",
            };
        }

        return SimulatedSearch.Run(intent, seed, silos, slots, kills, trouble);
    }
}
