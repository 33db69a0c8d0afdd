using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Validation;

namespace Gridfold.Simulation.Tests;

/// <summary>Rungs and a race together take the same decisions on any number of slots, and after any crash.</summary>
public sealed class LatticeSearchTests
{
    private const int Trials = 36;
    private const int Lag = 8;

    private static readonly Dictionary<string, Lazy<IReadOnlyList<string>>> OneSlot =
        ((string[])["asha grid", "asha tpe", "median shared", "pasha shared"])
        .ToDictionary(search => search, search => new Lazy<IReadOnlyList<string>>(() => Search(search, 1, silos: 1, slots: 1)));

    public static TheoryData<string> Searches => new(OneSlot.Keys);

    /// <summary>The trials, their folds and epochs are compared with <see cref="ExpectedLattice"/> while the search runs.</summary>
    [Theory]
    [MemberData(nameof(Searches))]
    public void Run_OneSlot_StopsTrials(string search)
    {
        IReadOnlyList<string> found = OneSlot[search].Value;
        Assert.Equal(Trials, found.Count);
        Assert.Contains(found, trial => trial.Contains(" epoch ", StringComparison.Ordinal));
        Assert.Contains(found, trial => trial.Contains("after fold", StringComparison.Ordinal));
        Assert.Contains(found, trial => trial.Contains("Completed 3", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public void Run_MoreSlots_DecidesTheSame(string search)
    {
        foreach ((int silos, int slots) in ((int, int)[])[(1, 2), (1, 8), (3, 2)])
        {
            for (ulong seed = 1; seed <= 2; seed++) Assert.Equal(OneSlot[search].Value, Search(search, seed, silos, slots));
        }
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public void Run_SilosAreKilled_DecidesTheSame(string search)
    {
        foreach ((int silos, int slots) in ((int, int)[])[(1, 2), (3, 1)])
        {
            for (ulong seed = 1; seed <= 2; seed++) Assert.Equal(OneSlot[search].Value, Search(search, seed, silos, slots, kills: 5));
        }
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public void Run_MessagesAreLostAndDoubled_DecidesTheSame(string search)
    {
        for (ulong seed = 1; seed <= 2; seed++)
            Assert.Equal(OneSlot[search].Value, Search(search, seed, silos: 3, slots: 1, kills: 1, trouble: 0.05));
    }

    /// <summary>A scheduler, and a grid, a grid whose trials share trainings, or a searcher that learns.</summary>
    private static IReadOnlyList<string> Search(
        string search, ulong seed, int silos, int slots, int kills = 0, double trouble = 0)
    {
        (string name, string searcher) = (search.Split(' ')[0], search.Split(' ')[1]);
        int[] budgets = searcher == "shared" ? [2, 6, 9] : [6];
        var ladder = RungLadder.Of(2, 1, budgets.Max());
        return SimulatedSearch.Run(
            new Intent("test-bbbbb", Trials / budgets.Length, Folds: 3, budgets, MaxSlots: null)
            {
                Racing = Racing.Forgiving,

                // Without a lag, one cohort races at a time, as in files of earlier versions.
                RaceLag = search switch { "median shared" => null, "pasha shared" => 18, _ => Lag },
                Scheduler = name switch
                {
                    "pasha" => new Pasha.Spec(ladder, 1),
                    "median" => Median.Spec.Of(1, 3, budgets.Max(), grace: 1),
                    _ => new Asha.Spec(ladder),
                },
                Lag = searcher == "tpe" ? Lag : null,
                Searcher = searcher == "tpe"
                    ? $$"""{"name": "tpe", "max_trials": {{Trials}}, "lag": {{Lag}}, "metric": "validation_accuracy"}"""
                    : """{"name": "grid", "metric": "validation_accuracy"}""",
            },
            seed, silos, slots, kills, trouble);
    }
}
