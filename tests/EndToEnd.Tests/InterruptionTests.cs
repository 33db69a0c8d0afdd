using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gridfold.EndToEnd.Tests;

/// <summary>Kills, pauses and takeovers. After each, the leaderboard is that of an undisturbed run, byte for byte.</summary>
public sealed partial class InterruptionTests : IClassFixture<UndisturbedRun>
{
    private static readonly string[] Iris = UndisturbedRun.Arguments;

    private readonly string _undisturbed;

    public InterruptionTests(UndisturbedRun undisturbed) => _undisturbed = undisturbed.Leaderboard;

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(11)]
    public async Task Resume_AfterKill_RepeatsNoFinishedFoldAndEndsTheSame(int trials)
    {
        using var home = new Home();
        await using Cli run = Cli.Start(home, ["run", .. Iris]);
        await run.UntilError(line => TrialsEnded(line) >= trials);
        await run.Kill();

        JsonObject paused = await OnlyExperiment(home);
        string id = paused["id"]!.GetValue<string>();
        Assert.Equal("Paused", paused["state"]!.GetValue<string>());
        long[] recorded = await RecordedTrials(home, id);
        string[] silos = await Task.WhenAll(recorded.Select(trial => SilosOfTrial(home, id, trial)));
        CliResult resumed = (await Cli.Run(home, "resume", id, "-o", "json")).Expect(0);

        Assert.Equal(_undisturbed, LeaderboardJson.Comparable(resumed.Output));
        Assert.NotNull(LeaderboardJson.Parse(resumed.Output)["expected_of_best"]);
        Assert.Equal(silos, await Task.WhenAll(recorded.Select(trial => SilosOfTrial(home, id, trial))));
    }

    [Fact]
    public async Task Run_CtrlC_PausesAndPrintsTheResumeCommand()
    {
        using var home = new Home();
        await using Cli run = Cli.Start(home, ["run", .. Iris]);
        await run.UntilError(line => TrialsEnded(line) >= 2);
        run.Interrupt();
        CliResult paused = (await run.Ended()).Expect(130);
        string id = (await OnlyExperiment(home))["id"]!.GetValue<string>();
        Assert.Contains($"gridfold resume {id}", paused.Error, StringComparison.Ordinal);
        Assert.Empty(paused.Output);

        CliResult resumed = (await Cli.Run(home, "resume", id, "-o", "json")).Expect(0);
        Assert.Equal(_undisturbed, LeaderboardJson.Comparable(resumed.Output));
        Assert.Equal(_undisturbed, LeaderboardJson.Comparable((await Cli.Run(home, "resume", id, "-o", "json")).Expect(0).Output));
    }

    [Fact]
    public async Task SecondProcess_DuringRun_ListsWatchesPausesAndReadsTheLeaderboard()
    {
        using var home = new Home();
        await using Cli run = Cli.Start(home, ["run", .. Iris, "--set", "training.epochs=2000"]);
        await run.UntilError(line => line.Contains("best validation_accuracy", StringComparison.Ordinal));
        JsonObject running = await OnlyExperiment(home);
        string id = running["id"]!.GetValue<string>();
        Assert.Equal("Running", running["state"]!.GetValue<string>());
        JsonObject leaderboard = LeaderboardJson.Parse((await Cli.Run(home, "leaderboard", id, "-o", "json")).Expect(0).Output);
        Assert.NotEmpty(leaderboard["leaderboard"]!.AsArray());
        JsonNode silo = JsonNode.Parse((await Cli.Run(home, "silos", "-o", "json")).Expect(0).Output)![0]!;
        Assert.Equal(Environment.ProcessorCount, silo["slots"]!.GetValue<int>());
        await using (Cli watch = Cli.Start(home, "watch", id))
        {
            await watch.UntilError(line => line.Contains(" of 18 trials", StringComparison.Ordinal));
            watch.Interrupt();
            (await watch.Ended()).Expect(130);
        }

        Assert.Equal("Running", (await OnlyExperiment(home))["state"]!.GetValue<string>());
        (await Cli.Run(home, "pause", id)).Expect(0);
        (await run.Ended()).Expect(130);
        Assert.Equal("Paused", (await OnlyExperiment(home))["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Run_HostOfTheSiloIsKilled_AttachedRunGoesOn()
    {
        // The host's own search takes so long that the host still runs when the other process attaches.
        using var home = new Home();
        await using Cli host = Cli.Start(home, ["run", .. Iris, "--set", "training.epochs=2000"]);
        await host.UntilError(line => TrialsEnded(line) >= 0);
        await using Cli attached = Cli.Start(home, ["run", .. Iris]);
        await attached.UntilError(line => TrialsEnded(line) >= 1);
        await host.Kill();
        CliResult result = (await attached.Ended()).Expect(0);
        Assert.Equal(_undisturbed, LeaderboardJson.Comparable(result.Output));
        Assert.Contains("going on here", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_ManyProcessesAtOnce_AllAnswer()
    {
        // Each process hosts a silo or attaches to one, and hosts end while other processes connect to them.
        using var home = new Home();
        string id = LeaderboardJson.Id((await Cli.Run(home, ["run", .. Iris, "--set", "training.epochs=1"])).Expect(0).Output);
        CliResult[] results = await Task.WhenAll(
            Enumerable.Range(1, 12).Select(trial => Cli.RunAlone(home, "describe", id, $"{trial}", "-o", "json")));
        Assert.All(results, result => result.Expect(0));
    }

    [Fact]
    public async Task Resume_DataHasChanged_IsRefused()
    {
        using var home = new Home();
        string data = home.Write(
            "flowers.csv",
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "data", "iris.csv"), TestContext.Current.CancellationToken));
        await using Cli run = Cli.Start(home, ["run", .. Iris, "--set", $"dataset.path={data}", "--set", "dataset.label=species"]);
        await run.UntilError(line => TrialsEnded(line) >= 2);
        await run.Kill();
        await File.AppendAllTextAsync(data, "5.0,3.0,1.5,0.2,setosa\n", TestContext.Current.CancellationToken);

        CliResult refused = (await Cli.Run(home, "resume", "iris-kfold")).Expect(2);
        Assert.Contains("flowers.csv has changed since the experiment started", refused.Error, StringComparison.Ordinal);
        Assert.Equal("Paused", (await OnlyExperiment(home))["state"]!.GetValue<string>());
    }

    /// <summary>The number in a line of progress, for example 4 in "iris-kfold-x: 4 of 18 trials". -1 for other lines.</summary>
    private static int TrialsEnded(string line) =>
        Progress().Match(line) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : -1;

    [GeneratedRegex(": ([0-9]+) of 18 trials")]
    private static partial Regex Progress();

    private static async Task<JsonObject> OnlyExperiment(Home home) =>
        Assert.Single(JsonNode.Parse((await Cli.Run(home, "list", "-o", "json")).Expect(0).Output)!.AsArray())!.AsObject();

    /// <summary>A few trials of the leaderboard.</summary>
    private static async Task<long[]> RecordedTrials(Home home, string id)
    {
        CliResult leaderboard = (await Cli.Run(home, "leaderboard", id, "-o", "json")).Expect(0);
        return [.. LeaderboardJson.Parse(leaderboard.Output)["leaderboard"]!.AsArray()
            .Select(trial => trial!["trial"]!.GetValue<long>()).Take(3)];
    }

    /// <summary>The silos, and so the processes, that trained a trial's folds.</summary>
    private static async Task<string> SilosOfTrial(Home home, string id, long trial)
    {
        JsonObject described = LeaderboardJson.Parse((await Cli.Run(home, "describe", id, $"{trial}", "-o", "json")).Expect(0).Output);
        return string.Join(' ', described["folds"]!.AsArray().Select(fold => fold!["silo"]!.GetValue<string>()));
    }
}

/// <summary>The undisturbed run.</summary>
public sealed class UndisturbedRun : IAsyncLifetime
{
    // By libtorch, which takes long enough for this to be interrupted.
    internal static string[] Arguments { get; } = [
        Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=30", "--set", "hyperparameters.batch_size.values=[16,32]", "--set",
        "resources.engine=libtorch", "-o", "json"];

    internal string Leaderboard { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        using var home = new Home();
        Leaderboard = LeaderboardJson.Comparable((await Cli.Run(home, ["run", .. Arguments])).Expect(0).Output);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
