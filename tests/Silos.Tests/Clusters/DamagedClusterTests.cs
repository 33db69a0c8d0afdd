using System.Text.Json.Nodes;

namespace Gridfold.Silos.Tests.Clusters;

/// <summary>
/// A cluster on a real Redis with a damaged experiment, with states of a later version, and with an experiment whose silo dies again and
/// again.
/// </summary>
public sealed class DamagedClusterTests : IAsyncLifetime
{
    private static readonly string[] Short = [
        Repository.Example("iris-kfold.yaml"), "--set", "hyperparameters.hidden.values=[4]", "--set", "training.epochs=1"];
    private static readonly string[] Endless = [.. Short, "--set", "training.epochs=1000000", "--set", "resources.engine=libtorch"];

    // A silo at the address of one that was killed has that one declared dead at once.
    private readonly string _address = $"--Orleans:Endpoints:SiloPort={Ports.Free()}";

    private readonly Home _home = new();
    private readonly RedisServer _redis;

    public DamagedClusterTests()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        _redis = new RedisServer(_home.Folder);
    }

    public async ValueTask InitializeAsync() => await _redis.Start();

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Commands_OneExperimentIsDamaged_NameItServeTheOthersAndDeleteIt()
    {
        string damaged, sound;
        await using (SiloProcess before = await Start())
        {
            damaged = await Submit(before, [.. Short, "--watch"]);
            sound = await Submit(before, [.. Short, "--watch"]);
        }

        string key = $"gridfold/state/experiment/{damaged}/experiment";
        Assert.Equal(":0", await _redis.Send($"HSET {key} data GFS9later"));
        await using SiloProcess silo = await Start();
        string[] cluster = ["--cluster", silo.Gateway];
        JsonArray list = JsonNode.Parse((await Cli.Run(_home, ["list", "-o", "json", .. cluster])).Expect(0).Output)!.AsArray();
        Assert.Equal([(sound, "Completed"), (damaged, "Damaged")],
            list.Select(experiment => (experiment!["id"]!.GetValue<string>(), experiment["state"]!.GetValue<string>())));
        Assert.Contains("by a later version", list[1]!["damage"]!.GetValue<string>(), StringComparison.Ordinal);
        CliResult repair = (await Cli.Run(_home, ["repair", "--apply", .. cluster])).Expect(0);
        Assert.Contains("DamagedExperiment", repair.Output, StringComparison.Ordinal);
        Assert.Equal("$9", await _redis.Send($"HGET {key} data"));

        (await Cli.Run(_home, ["delete", damaged, "--yes", .. cluster])).Expect(0);
        Assert.Equal(":0", await _redis.Send($"EXISTS {key}"));
        Assert.Equal("*0", await _redis.Send($"KEYS gridfold/state/*/{damaged}/*"));
        Assert.NotEqual("*0", await _redis.Send($"KEYS gridfold/state/fold/{sound}/*"));
        Assert.DoesNotContain(
            damaged, (await Cli.Run(_home, ["list", "-o", "json", .. cluster])).Expect(0).Output, StringComparison.Ordinal);
        (await Cli.Run(_home, ["leaderboard", sound, .. cluster])).Expect(0);
    }

    [Fact]
    public async Task Commands_KeysAreEmptiedOrOfAnotherType_NameThemAndGoOn()
    {
        string emptied, odd, sound;
        await using (SiloProcess before = await Start())
        {
            emptied = await Submit(before, [.. Short, "--watch"]);
            odd = await Submit(before, [.. Short, "--watch"]);
            sound = await Submit(before, [.. Short, "--watch"]);
        }

        const string states = "gridfold/state";
        Assert.Equal(":0", await _redis.Send($"HSET {states}/experiment/{emptied}/experiment data \"\""));
        Assert.Equal(":1", await _redis.Send($"DEL {states}/experiment/{odd}/experiment"));
        Assert.Equal("+OK", await _redis.Send($"SET {states}/experiment/{odd}/experiment text"));
        Assert.Equal(":1", await _redis.Send($"DEL {states}/experimentindex/cluster/experiments"));
        Assert.Equal(":1", await _redis.Send($"RPUSH {states}/experimentindex/cluster/experiments text"));
        await using (SiloProcess silo = await Start())
        {
            string[] cluster = ["--cluster", silo.Gateway];
            CliResult list = (await Cli.Run(_home, ["list", "-o", "json", .. cluster])).Expect(0);
            Assert.Contains("its key in Redis has the type list", list.Error, StringComparison.Ordinal);
            AssertListed(list.Output);

            CliResult promised = (await Cli.Run(_home, ["repair", "-o", "json", .. cluster])).Expect(0);
            Assert.Equal(promised.Output, (await Cli.Run(_home, ["repair", "--apply", "-o", "json", .. cluster])).Expect(0).Output);
            Assert.Equal([("DamagedExperiment", emptied), ("DamagedExperiment", odd), ("DamagedIndex", "index")],
                JsonNode.Parse(promised.Output)!.AsArray()
                    .Select(finding => (finding!["finding"]!.GetValue<string>(), finding["subject"]!.GetValue<string>()))
                    .OrderBy(finding => finding.Item1, StringComparer.Ordinal).ThenBy(finding => finding.Item2 == odd));
            list = (await Cli.Run(_home, ["list", "-o", "json", .. cluster])).Expect(0);
            Assert.Equal("", list.Error);
            AssertListed(list.Output);
            Assert.Equal("$4", await _redis.Send($"GET {states}/experiment/{odd}/experiment"));

            (await Cli.Run(_home, ["delete", odd, "--yes", .. cluster])).Expect(0);
            Assert.Equal("*0", await _redis.Send($"KEYS {states}/*/{odd}/*"));
            (await Cli.Run(_home, ["leaderboard", sound, .. cluster])).Expect(0);
        }

        // An index that was emptied differs from one whose last experiment was deleted.
        Assert.Equal(":0", await _redis.Send($"HSET {states}/experimentindex/cluster/experiments data \"\""));
        await using (SiloProcess silo = await Start())
        {
            CliResult list = (await Cli.Run(_home, ["list", "-o", "json", "--cluster", silo.Gateway])).Expect(0);
            Assert.Contains("its stored state is empty", list.Error, StringComparison.Ordinal);
            Assert.Contains(sound, list.Output, StringComparison.Ordinal);
        }

        void AssertListed(string output) => Assert.Equal(
            [(sound, "Completed", null), (emptied, "Damaged", "its stored state is empty"),
                (odd, "Damaged", "its key in Redis has the type string, and states have the type hash")],
            JsonNode.Parse(output)!.AsArray().Select(experiment => (experiment!["id"]!.GetValue<string>(),
                experiment["state"]!.GetValue<string>(), experiment["damage"]?.GetValue<string>()))
                .OrderBy(experiment => experiment.Item1 != sound).ThenBy(experiment => experiment.Item1 == odd));
    }

    [Fact]
    public async Task Silo_StatesOfALaterVersion_AreRefusedUntouched()
    {
        await using (SiloProcess first = await Start()) Assert.False(first.HasExited);
        Assert.Equal("$1", await _redis.Send("GET gridfold/gridfold/format"));
        await _redis.Send("SET gridfold/gridfold/format 2");
        await using SiloProcess silo = SiloProcess.Start("silo-1", _redis, _home.Folder, _address);
        Assert.Equal(2, await silo.Ended());
        Assert.Contains("the states in Redis are of a later version of Gridfold (their format is 2, this version knows 1)", silo.Log,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_IsKilledAfterEachStart_LeavesTheExperimentPausedTheFourthTime()
    {
        SiloProcess silo = await Start();
        string id = await Submit(silo, Endless);
        for (int start = 1; start <= 3; start++)
        {
            await silo.DisposeAsync();
            silo = await Start();
            await silo.Logs($"Experiment {id} runs: ");
        }

        await silo.DisposeAsync();
        await using SiloProcess last = await Start();
        await last.Logs($"Experiment {id} is left paused: after each of its last 3 starts its silo died");
        JsonNode listed = JsonNode.Parse(
            (await Cli.Run(_home, "list", "-o", "json", "--cluster", last.Gateway)).Expect(0).Output)!.AsArray().Single()!;
        Assert.Equal("Paused", listed["state"]!.GetValue<string>());
        Assert.Contains("its silo died before a trial had ended",
            (await Cli.Run(_home, "logs", id, "--cluster", last.Gateway)).Expect(0).Output, StringComparison.Ordinal);

        (await Cli.Run(_home, "resume", id, "--cluster", last.Gateway)).Expect(0);
        await last.Logs($"Experiment {id} runs: ");
        (await Cli.Run(_home, "cancel", id, "--cluster", last.Gateway)).Expect(0);
    }

    private async Task<SiloProcess> Start()
    {
        SiloProcess silo = SiloProcess.Start("silo-1", _redis, _home.Folder, _address);
        await silo.Ready();
        return silo;
    }

    private async Task<string> Submit(SiloProcess silo, string[] search)
    {
        JsonNode answer = JsonNode.Parse(
            (await Cli.Run(_home, ["submit", .. search, "-o", "json", "--cluster", silo.Gateway])).Expect(0).Output)!;
        return (answer["id"] ?? answer["experiment"]!["id"])!.GetValue<string>();
    }
}
