namespace Gridfold.Simulation.Tests;

/// <summary>A search with limits ends after the same trial on any number of slots, and after any crash.</summary>
public sealed class LimitedSearchTests
{
    private const string Grid = """{"name": "grid", "metric": "validation_accuracy"}""";
    private const string Tpe = """{"name": "tpe", "max_trials": 40, "lag": 4, "metric": "validation_accuracy"}""";

    // The best score of trials 1 to 11 is that of trial 8, and scores repeat. With a lag of 4, trial 12 is the first that reads trial 8.
    private static readonly Dictionary<string, (Intent Intent, Lazy<IReadOnlyList<string>> OneSlot)> Searches = new()
    {
        ["grid-goal"] = Of(Grid, """{"goal": 10, "lag": 4}""", 11),
        ["tpe-goal"] = Of(Tpe, """{"goal": 10}""", 11),
        ["grid-no_improvement_in"] = Of(Grid, """{"no_improvement_in": 10, "lag": 4}""", 21),
        ["tpe-no_improvement_in"] = Of(Tpe, """{"no_improvement_in": 10}""", 21),

        // A trial has 2 folds of 3 epochs.
        ["grid-max_epochs"] = Of(Grid, """{"max_epochs": 59}""", 9),
        ["tpe-max_epochs"] = Of(Tpe, """{"max_epochs": 59}""", 9),
        ["grid-max_trials"] = Of(Grid, """{"max_trials": 7}""", 7),
    };

    public static TheoryData<string, int, int> Clusters => [.. Searches.Keys.SelectMany(search =>
        new (string, int, int)[] { (search, 1, 2), (search, 1, 8), (search, 3, 1) })];

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Run_MoreSlotsOrKills_EndsAfterTheSameTrial(string name, int silos, int slots)
    {
        (Intent intent, Lazy<IReadOnlyList<string>> oneSlot) = Searches[name];
        Assert.Equal(intent.EndsAfter, oneSlot.Value.Count);
        for (ulong seed = 1; seed <= 5; seed++)
        {
            Assert.Equal(oneSlot.Value, SimulatedSearch.Run(intent, seed, silos, slots));
            Assert.Equal(oneSlot.Value, SimulatedSearch.Run(intent, seed, silos, slots, kills: 3));
        }
    }

    [Theory]
    [InlineData("random")]
    [InlineData("tpe")]
    [InlineData("gp")]
    public void Run_ConditionalSpace_FindsTheSameOnMoreSlotsAndAfterKills(string searcher)
    {
        var intent = new Intent("test-ddddd", 20, Folds: 1, [3], MaxSlots: null)
        {
            Searcher = $$"""{"name": "{{searcher}}", "max_trials": 20, "metric": "validation_accuracy"}""",
            MoreParameters = """
                , "o": {"type": "categorical", "values": ["a", {"name": "b", "y": {"type": "double", "min": 0, "max": 1}}]}
                """,
        };
        IReadOnlyList<string> oneSlot = SimulatedSearch.Run(intent, 1, silos: 1, slots: 1);
        Assert.InRange(oneSlot.Count(trial => trial.Contains("o.b.y=null", StringComparison.Ordinal)), 1, 19);
        for (ulong seed = 1; seed <= 3; seed++)
        {
            Assert.Equal(oneSlot, SimulatedSearch.Run(intent, seed, silos: 1, slots: 8));
            Assert.Equal(oneSlot, SimulatedSearch.Run(intent, seed, silos: 1, slots: 2, kills: 3));
        }
    }

    [Fact]
    public void Run_MaxDuration_EndsWithWhatIsRecorded()
    {
        Intent intent = Of(Grid, """{"max_duration": "5m"}""", null).Intent with { EndsByTime = true };
        Assert.InRange(SimulatedSearch.Run(intent, 1, silos: 1, slots: 1).Count, 1, 39);
    }

    private static (Intent Intent, Lazy<IReadOnlyList<string>> OneSlot) Of(string searcher, string limits, int? endsAfter)
    {
        var intent = new Intent("test-ccccc", 40, Folds: 2, [3], MaxSlots: null)
        {
            Searcher = searcher,
            Limits = limits,
            EndsAfter = endsAfter,
        };
        return (intent, new(() => SimulatedSearch.Run(intent, 1, silos: 1, slots: 1)));
    }
}
