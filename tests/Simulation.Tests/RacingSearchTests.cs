using Gridfold.Grains.Validation;

namespace Gridfold.Simulation.Tests;

/// <summary>A race takes the same decisions on any number of slots, and after any crash.</summary>
public sealed class RacingSearchTests
{
    private const int Trials = 24;
    private const int Lag = 4;

    private static readonly Dictionary<(string Searcher, Racing Racing), Lazy<IReadOnlyList<string>>> OneSlot =
        (from searcher in (string[])["grid", "tpe"]
         from racing in (Racing[])[Racing.Forgiving, Racing.Paired]
         select (searcher, racing)).ToDictionary(
            search => search,
            search => new Lazy<IReadOnlyList<string>>(() => Search(search.searcher, search.racing, 1, silos: 1, slots: 1)));

    public static TheoryData<string, Racing> Searches => new(OneSlot.Keys.Select(search => (search.Searcher, search.Racing)));

    /// <summary>The trials and their folds are compared with <see cref="ExpectedRace"/> while the search runs.</summary>
    [Theory]
    [MemberData(nameof(Searches))]
    public void Run_OneSlot_StopsTrials(string searcher, Racing racing)
    {
        IReadOnlyList<string> found = OneSlot[(searcher, racing)].Value;
        Assert.Equal(Trials, found.Count);
        Assert.InRange(found.Count(trial => trial.Contains("Pruned", StringComparison.Ordinal)), Trials / 3, Trials - 4);
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public void Run_MoreSlots_DecidesTheSame(string searcher, Racing racing)
    {
        foreach ((int silos, int slots) in ((int, int)[])[(1, 2), (1, 8), (3, 2)])
        {
            for (ulong seed = 1; seed <= 5; seed++)
                Assert.Equal(OneSlot[(searcher, racing)].Value, Search(searcher, racing, seed, silos, slots));
        }
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public void Run_SilosAreKilled_DecidesTheSame(string searcher, Racing racing)
    {
        foreach ((int silos, int slots) in ((int, int)[])[(1, 2), (3, 1)])
        {
            for (ulong seed = 1; seed <= 5; seed++)
                Assert.Equal(OneSlot[(searcher, racing)].Value, Search(searcher, racing, seed, silos, slots, kills: 5));
        }
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public void Run_MessagesAreLostAndDoubled_DecidesTheSame(string searcher, Racing racing)
    {
        for (ulong seed = 1; seed <= 5; seed++)
            Assert.Equal(OneSlot[(searcher, racing)].Value, Search(searcher, racing, seed, silos: 3, slots: 1, kills: 2, trouble: 0.05));
    }

    private static IReadOnlyList<string> Search(
        string searcher, Racing racing, ulong seed, int silos, int slots, int kills = 0, double trouble = 0) => SimulatedSearch.Run(
            new Intent("test-bbbbb", Trials, Folds: 4, [2], MaxSlots: null)
            {
                Racing = racing,
                RaceLag = searcher == "grid" ? 12 : Lag,
                Lag = searcher == "grid" ? null : Lag,
                Searcher = searcher == "grid"
                    ? """{"name": "grid", "metric": "validation_accuracy"}"""
                    : $$"""{"name": "{{searcher}}", "max_trials": {{Trials}}, "lag": {{Lag}}, "metric": "validation_accuracy"}""",
            },
            seed, silos, slots, kills, trouble);
}
