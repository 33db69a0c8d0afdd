using System.Globalization;

namespace Gridfold.Silos.Tests.Clusters;

/// <summary>A real search on four silos under constant disturbance ends with the leaderboard of an undisturbed run.</summary>
public sealed class ChaosTests
{
    /// <summary>GRIDFOLD_CHAOS_SEED and GRIDFOLD_CHAOS_SECONDS choose other disturbances and a longer time.</summary>
    [Theory]
    [InlineData(0, "libtorch")]
    [InlineData(1, "auto")]
    public async Task Search_WhileEverythingBreaks_EndsAsIfNothingHad(int number, string engine)
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        int seed = Setting("GRIDFOLD_CHAOS_SEED", 1) + number, seconds = Setting("GRIDFOLD_CHAOS_SECONDS", 30);
        using var home = new Home();
        await using var redis = new RedisServer(home.Folder);
        await redis.Start();
        (await Cli.Run(home, "config", "set", "chaos", "--redis", redis.Address)).Expect(0);

        // Enough epochs to fill the time.
        int epochs = Math.Max(20, 2 * (seconds - 20));
        string[] search =
        [
            Repository.Example("iris-kfold.yaml"), "--set", $"resources.engine={engine}", "--set", "training.epochs=${epochs}", "--set",
            "checkpoints.every_epochs=5",
            "--set", $"hyperparameters.epochs={{type: categorical, values: [{epochs},{epochs / 3},{2 * epochs}], role: budget}}",
            "--set", "hyperparameters.lr.values=[0.003,0.01,0.03]", "--set", "hyperparameters.hidden.values=[4,12]",
            "--set", "hyperparameters.batch_size.values=[8,16]", "--set", "max_restarts=1000",
        ];
        await using var chaos = new Chaos(seed, silos: 4, home, redis);
        await chaos.Start();
        string id = (await Cli.Run(home, ["submit", .. search, "--cluster", "chaos"])).Expect(0).Output.Trim();
        await using (Cli watch = Cli.Start(home, "watch", id, "--cluster", "chaos", "-o", "json"))
        {
            Task<CliResult> watched = watch.Ended(more: TimeSpan.FromSeconds(seconds));
            await chaos.Rage(TimeSpan.FromSeconds(seconds), () => watched.IsCompleted);
            if (watched.IsCompleted) (await watched).Expect(0);
        }

        // An experiment whose silo died soon after each of three starts waits for an operator. For any other experiment, this changes
        // nothing.
        await Cli.Run(home, "resume", id, "--cluster", "chaos");

        string disturbed = await Output("watch", id, "--cluster", "chaos", "-o", "json");
        string undisturbed = await Output(["run", .. search, "-o", "json", "--cluster", "local"]);
        TestContext.Current.TestOutputHelper!.WriteLine(chaos.Log);
        TestContext.Current.TestOutputHelper!.WriteLine((await Cli.Run(home, "describe", id, "--cluster", "chaos")).Output);
        Assert.True(LeaderboardJson.Comparable(undisturbed) == LeaderboardJson.Comparable(disturbed),
            $"Seed {seed}, engine {engine}: the leaderboards differ.\n{chaos.Log}\n{undisturbed}\n{disturbed}");

        async Task<string> Output(params string[] arguments)
        {
            await using Cli cli = Cli.Start(home, arguments);
            return (await cli.Ended(more: TimeSpan.FromSeconds(seconds))).Expect(0).Output;
        }
    }

    private static int Setting(string name, int fallback) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;
}
