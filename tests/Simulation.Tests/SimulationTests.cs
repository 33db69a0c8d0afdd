using System.Globalization;

namespace Gridfold.Simulation.Tests;

public sealed class SimulationTests
{
    private const int SeedsInOneTest = 100;

    /// <summary>GRIDFOLD_SEEDS=FIRST-LAST runs other seeds than the usual ones.</summary>
    public static TheoryData<ulong> FirstSeeds()
    {
        ulong[] range = [.. (Environment.GetEnvironmentVariable("GRIDFOLD_SEEDS") ?? "1-3000").Split('-').Select(ulong.Parse)];
        var seeds = new TheoryData<ulong>();
        for (ulong seed = range[0]; seed <= range[^1]; seed += SeedsInOneTest) seeds.Add(seed);
        return seeds;
    }

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Run_AnySeed_LosesNothingAndRepeatsNothing(ulong first)
    {
        for (ulong seed = first; seed < first + SeedsInOneTest; seed++)
        {
            Outcome outcome = Simulation.Run(seed);
            Assert.True(outcome.Violation is null, $"Seed {seed}: {outcome.Violation} See what happens with GRIDFOLD_SEED={seed}.");
        }
    }

    /// <summary>Prints every event of the run of one seed.</summary>
    [Fact]
    public void Run_OneSeed_TellsWhatHappens()
    {
        ulong seed = ulong.Parse(Environment.GetEnvironmentVariable("GRIDFOLD_SEED") ?? "1", CultureInfo.InvariantCulture);
        var log = new StringWriter();
        Outcome outcome = Simulation.Run(seed, log);
        if (Environment.GetEnvironmentVariable("GRIDFOLD_SEED") is not null)
            TestContext.Current.TestOutputHelper!.WriteLine(log.ToString());
        Assert.True(outcome.Violation is null, outcome.Violation);
        Assert.Contains("Complete", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SameSeed_TakesTheSameSteps()
    {
        for (ulong seed = 1; seed <= 20; seed++) Assert.Equal(Simulation.Run(seed), Simulation.Run(seed));
    }
}
