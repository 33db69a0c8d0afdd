namespace Gridfold.Simulation.Tests;

/// <summary>Nested validation gives the same trials, outer scores and winners on any slots, and after any crash.</summary>
public sealed class NestedSearchTests
{
    // Trials 8 and 19 are the best. Trial 19 is better in folds with odd numbers, and trial 8 in the others.
    private const int Cells = 19, Outer = 2, Inner = 3;

    // libtorch trains one network at a time, so a training that breaks repeats no other.
    private static readonly Intent Search = new("test-bbbbb", Cells, Outer * (Inner + 1), [1], MaxSlots: null)
    {
        Validation = """{"type": "nested", "outer": 2, "inner": 3}""",
        Engine = "libtorch",
    };

    private static readonly Lazy<IReadOnlyList<string>> OneSlot = new(() => SimulatedSearch.Run(Search, 1, silos: 1, slots: 1));

    [Fact]
    public void Run_OneSlot_HasTheWinnersOfTheInnerFolds()
    {
        string[] expected = [.. Enumerable.Range(1, Outer).Select(outer =>
        {
            int winner = Enumerable.Range(1, Cells).MaxBy(trial => InnerOf(trial, outer));
            return $"Fold = {outer}, Trial = {winner}, Inner = {InnerOf(winner, outer)}, Score = {Score(winner, (Outer * Inner) + outer)}";
        })];
        Assert.Equal(Cells + Outer + 1, OneSlot.Value.Count);
        Assert.All(expected.Zip(OneSlot.Value.Skip(Cells)), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Equal("152 folds", OneSlot.Value[^1]);
        Assert.Equal(["Trial = 19", "Trial = 8"], expected.Select(text => text.Split(", ")[1]));
    }

    [Theory]
    [InlineData(1, 4, 3, 0)]
    [InlineData(3, 1, 3, 0.05)]
    public void Run_KilledAndTroubled_FindsTheSame(int silos, int slots, int kills, double trouble)
    {
        for (ulong seed = 1; seed <= 3; seed++)
            Assert.Equal(OneSlot.Value, SimulatedSearch.Run(Search, seed, silos, slots, kills, trouble));
    }

    // The last fold of a failing trial is an outer fold. It fails until the user tries again.
    [Fact]
    public void Run_FailedTrialTriedAgain_CompetesForTheOuterFolds() =>
        Assert.Equal(OneSlot.Value, SimulatedSearch.Run(Search with { FailingTrials = [3, 19] }, 1, silos: 1, slots: 2, kills: 1));

    private static double InnerOf(int trial, int outer) =>
        Enumerable.Range(1, Inner).Average(inner => Score(trial, ((outer - 1) * Inner) + inner));

    private static double Score(int trial, int fold) =>
        SimulatedRunner.ScoreOf(new Grains.Identity.FoldId(Search.Id, trial, fold));
}
