namespace Gridfold.Simulation.Tests;

/// <summary>A search that learns finds the same trials on any number of slots, and after any crash.</summary>
public sealed class LearningSearchTests
{
    private const int Trials = 24;
    private const int Lag = 4;

    // tpe with the trials of an earlier experiment.
    private const string WarmTpe = "warm-tpe";

    // tpe for two objectives.
    private const string TpeOfTwo = "tpe-of-two";

    // nsga2 for two objectives.
    private const string Nsga2OfTwo = "nsga2-of-two";

    // A searcher for tests, which may repeat a point, and the searchers of users.
    private static readonly Dictionary<string, Lazy<IReadOnlyList<string>>> OneSlot = new()
    {
        ["climb"] = new(() => Search("climb", 1, silos: 1, slots: 1)),
        ["tpe"] = new(() => Search("tpe", 1, silos: 1, slots: 1)),
        ["gp"] = new(() => Search("gp", 1, silos: 1, slots: 1)),
        ["cmaes"] = new(() => Search("cmaes", 1, silos: 1, slots: 1)),
        [TpeOfTwo] = new(() => Search(TpeOfTwo, 1, silos: 1, slots: 1)),
        [Nsga2OfTwo] = new(() => Search(Nsga2OfTwo, 1, silos: 1, slots: 1)),
        [WarmTpe] = new(() => Search(WarmTpe, 1, silos: 1, slots: 1)),
    };

    [Theory]
    [InlineData("climb", Lag)]
    [InlineData("tpe", Trials)]
    [InlineData("gp", Trials)]
    [InlineData("cmaes", Lag)]
    [InlineData(TpeOfTwo, Trials)]
    [InlineData(Nsga2OfTwo, Trials)]
    public void Run_OneSlot_TriesWhatItHasLearnt(string searcher, int least)
    {
        Assert.Equal(Trials, OneSlot[searcher].Value.Count);
        Assert.InRange(OneSlot[searcher].Value.Select(trial => trial.Split(' ')[1]).Distinct().Count(), least, Trials);
    }

    [Fact]
    public void Run_AnotherObjective_ChangesWhatIsTried() => Assert.NotEqual(OneSlot["tpe"].Value, OneSlot[TpeOfTwo].Value);

    [Theory]
    [InlineData("climb", 1, 2)]
    [InlineData("climb", 1, 8)]
    [InlineData("climb", 4, 2)]
    [InlineData("tpe", 1, 2)]
    [InlineData("tpe", 1, 8)]
    [InlineData("tpe", 4, 2)]
    [InlineData("gp", 1, 8)]
    [InlineData("gp", 4, 2)]
    [InlineData("cmaes", 1, 8)]
    [InlineData("cmaes", 4, 2)]
    [InlineData(TpeOfTwo, 1, 2)]
    [InlineData(TpeOfTwo, 1, 8)]
    [InlineData(Nsga2OfTwo, 1, 8)]
    [InlineData(Nsga2OfTwo, 4, 2)]
    public void Run_MoreSlots_FindsTheSame(string searcher, int silos, int slots)
    {
        for (ulong seed = 1; seed <= 10; seed++) Assert.Equal(OneSlot[searcher].Value, Search(searcher, seed, silos, slots));
    }

    [Theory]
    [InlineData("climb", 1, 2)]
    [InlineData("climb", 3, 1)]
    [InlineData("tpe", 1, 2)]
    [InlineData("tpe", 3, 1)]
    [InlineData("gp", 1, 2)]
    [InlineData("gp", 3, 1)]
    [InlineData("cmaes", 1, 2)]
    [InlineData("cmaes", 3, 1)]
    [InlineData(WarmTpe, 3, 1)]
    [InlineData(TpeOfTwo, 3, 1)]
    [InlineData(Nsga2OfTwo, 1, 2)]
    [InlineData(Nsga2OfTwo, 3, 1)]
    public void Run_SilosAreKilled_FindsTheSame(string searcher, int silos, int slots)
    {
        for (ulong seed = 1; seed <= 10; seed++) Assert.Equal(OneSlot[searcher].Value, Search(searcher, seed, silos, slots, kills: 5));
    }

    [Theory]
    [InlineData("tpe")]
    [InlineData("gp")]
    [InlineData("cmaes")]
    [InlineData(Nsga2OfTwo)]
    public void Run_MessagesAreLostAndDoubled_FindsTheSame(string searcher)
    {
        for (ulong seed = 1; seed <= 10; seed++)
            Assert.Equal(OneSlot[searcher].Value, Search(searcher, seed, silos: 3, slots: 1, kills: 2, trouble: 0.05));
    }

    private static string SectionOf(string searcher)
    {
        string trials = string.Join(", ", Enumerable.Range(1, 10).Select(x => $$$"""{"values": {"x": {{{x}}}}, "score": {{{10 - x}}}}"""));
        string warm = searcher == WarmTpe ? $$$""", "warm_start": [{"experiment": "old", "trials": [{{{trials}}}]}]""" : "";
        string name = searcher is WarmTpe or TpeOfTwo ? "tpe" : searcher == Nsga2OfTwo ? "nsga2" : searcher;
        string population = searcher == Nsga2OfTwo ? """ "population": 6,""" : "";
        string objective = searcher is TpeOfTwo or Nsga2OfTwo
            ? """ "objectives": [{"metric": "validation_accuracy"}, {"metric": "validation_loss"}]"""
            : """ "metric": "validation_accuracy" """;
        return $$$"""{"name": "{{{name}}}", "max_trials": {{{Trials}}}, "lag": {{{Lag}}},{{{population}}}{{{objective}}}{{{warm}}}}""";
    }

    private static IReadOnlyList<string> Search(string searcher, ulong seed, int silos, int slots, int kills = 0, double trouble = 0) =>
        SimulatedSearch.Run(
            new Intent("test-bbbbb", Trials, Folds: 2, [3], MaxSlots: null)
            {
                Searcher = SectionOf(searcher),
                MoreParameters = searcher == "cmaes" ? """, "y": {"type": "double", "min": 0, "max": 1}""" : "",
            },
            seed, silos, slots, kills, trouble);
}
