namespace Gridfold.Simulation.Tests;

/// <summary>
/// An extension with more epochs trains only the new ones, and has the trials of a search with all epochs, on any slots and after any
/// crash.
/// </summary>
public sealed class ExtendedEpochsTests
{
    private const int Cells = 6, Folds = 2;

    // The number of epochs is a value of the file, or a parameter with the role budget.
    private static readonly Dictionary<string, (Intent Earlier, Intent Extension, int NewEpochs)> Extensions = new()
    {
        ["plain"] = (Of("test-bbbbb", 3), Of("test-ccccc", 8) with { Extends = "test-bbbbb" }, Cells * Folds * 5),
        ["budget"] = (
            Of("test-bbbbb", 2, 3), Of("test-ccccc", 2, 3, 8, 6) with { Extends = "test-bbbbb" }, Cells * Folds * 5),
    };

    [Theory]
    [InlineData("plain", 1, 1)]
    [InlineData("plain", 2, 2)]
    [InlineData("budget", 1, 2)]
    public void Extend_MoreEpochs_TrainsOnlyThoseAndFindsTheSame(string name, int silos, int slots)
    {
        (Intent earlier, Intent extension, int newEpochs) = Extensions[name];
        (IReadOnlyList<string> trials, int epochs) = SimulatedSearch.RunExtension(earlier, extension, 1, silos, slots);
        Assert.Equal(Whole(name), trials);
        Assert.Equal(newEpochs, epochs);
    }

    [Theory]
    [InlineData("plain", 1, 2, 4, 0)]
    [InlineData("plain", 3, 1, 4, 0.05)]
    [InlineData("budget", 3, 1, 4, 0.05)]
    public void Extend_KilledAndTroubled_FindsTheSame(string name, int silos, int slots, int kills, double trouble)
    {
        (Intent earlier, Intent extension, _) = Extensions[name];
        for (ulong seed = 1; seed <= 3; seed++)
            Assert.Equal(Whole(name), SimulatedSearch.RunExtension(earlier, extension, seed, silos, slots, kills, trouble).Trials);
    }

    private static IReadOnlyList<string> Whole(string name) =>
        SimulatedSearch.Run(Extensions[name].Extension with { Extends = null }, 1, silos: 1, slots: 1);

    private static Intent Of(string id, params int[] budgets) =>
        new(id, Cells, Folds, budgets, MaxSlots: null) { HasPlainEpochs = budgets.Length == 1, KeepsLast = true };
}
