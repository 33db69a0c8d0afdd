using System.Diagnostics;
using System.Text.Json.Nodes;
using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;

namespace Gridfold.Silos.Tests.Clusters;

/// <summary>
/// Silo processes that get the code of users through the HTTP API. Each silo has a cache of its own, and the folder with the assembly is
/// gone when they train.
/// </summary>
public sealed class OwnCodeClusterTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Home _home = new();
    private readonly RedisServer _redis;
    private readonly List<SiloProcess> _silos = [];
    private readonly string _api = $"http://127.0.0.1:{Ports.Free()}";

    public OwnCodeClusterTests()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        _redis = new RedisServer(_home.Folder);
    }

    public async ValueTask InitializeAsync()
    {
        await _redis.Start();
        (await Cli.Run(_home, "config", "set", "gateway", "--redis", _redis.Address)).Expect(0);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SiloProcess silo in _silos) await silo.DisposeAsync();
        await _redis.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Submit_OwnNetworkToThreeSilos_GivesTheLeaderboardOfThisMachineThoughOneIsKilled()
    {
        string assembly = Copy(Repository.OwnNetwork);
        string[] search =
        [
            Path.Combine(Repository.Root, "samples", "OwnNetwork", "gated.yaml"), "--set", $"model.assembly={assembly}", "--set",
            "validation.folds=2", "--set", "searcher.max_trials=3", "--set", "training.epochs=300", "--set", "scheduler.min_epochs=100",
        ];
        string alone = (await Cli.Run(_home, ["run", .. search, "-o", "json", "--cluster", "local"])).Expect(0).Output;
        await Start(3, "Submitter");

        CliResult submitted = (await Run(["submit", .. search])).Expect(0);
        Assert.Contains("Sent the code of model.class, ", submitted.Error, StringComparison.Ordinal);
        string id = submitted.Output.Trim();
        Directory.Delete(Path.GetDirectoryName(assembly)!, recursive: true);
        await UntilTrains(id, "silo-3");
        await _silos[2].Kill();
        string watched = (await Run("watch", id, "-o", "json")).Expect(0).Output;
        Assert.Equal(LeaderboardJson.Comparable(alone), LeaderboardJson.Comparable(watched));

        // The other commands have the code of the experiment, also after the assembly is another one.
        string upload = JsonNode.Parse((await Run("data", "list", "--uploads", "-o", "json")).Expect(0).Output)!.AsArray().Single()!
            ["sha256"]!.GetValue<string>();
        Assert.True(Directory.Exists(Path.Combine(_home.Folder, "silo-1", "uploads", upload)));
        Assert.True(Directory.Exists(Path.Combine(_home.Folder, "silo-2", "uploads", upload)));
        (await Run("replay", id, LeaderboardJson.Parse(watched)["leaderboard"]![0]!["trial"]!.ToString())).Expect(0);
        string rows = _home.Write("rows.csv", "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n");
        Assert.Contains("setosa", (await Run("predict", id, "--input", rows)).Expect(0).Output, StringComparison.Ordinal);
        CliResult again = (await Run(["submit", .. Search(Copy(Repository.OwnNetwork), search)])).Expect(0);
        Assert.DoesNotContain("Sent the code", again.Error, StringComparison.Ordinal);
        Assert.Single(JsonNode.Parse((await Run("data", "list", "--uploads", "-o", "json")).Expect(0).Output)!.AsArray());
    }

    [Fact]
    public async Task Submit_OwnDataToTwoSilos_GivesTheLeaderboardOfThisMachine()
    {
        string assembly = Copy(Repository.OwnData);
        string[] search =
        [
            Path.Combine(Repository.Root, "samples", "OwnData", "pumps.yaml"), "--set", $"dataset.assembly={assembly}", "--set",
            "searcher.max_trials=2", "--set", "validation.folds=2",
        ];
        string alone = (await Cli.Run(_home, ["run", .. search, "-o", "json", "--cluster", "local"])).Expect(0).Output;
        await Start(2, "Submitter");
        string shared = (await Run(["run", .. search, "-o", "json"])).Expect(0).Output;
        Assert.Equal(LeaderboardJson.Comparable(alone), LeaderboardJson.Comparable(shared));
    }

    [Fact]
    public async Task Submit_OwnNetworkToAClusterWithoutCode_IsRefusedBeforeItIsSent()
    {
        string[] search =
        [
            Path.Combine(Repository.Root, "samples", "OwnNetwork", "gated.yaml"), "--set", $"model.assembly={Copy(Repository.OwnNetwork)}",
        ];
        await Start(1, "Operator");
        Assert.Contains("on this cluster that is for operators only; the operator of the cluster can allow it: Gridfold:OwnCode:Role = "
            + "Submitter", (await Run(["submit", .. search])).Expect(2).Error, StringComparison.Ordinal);
        Assert.Empty(JsonNode.Parse((await Run("data", "list", "--uploads", "-o", "json")).Expect(0).Output)!.AsArray());
    }

    private static IEnumerable<string> Search(string assembly, string[] search) =>
        search.Select(word => word.StartsWith("model.assembly=", StringComparison.Ordinal) ? $"model.assembly={assembly}" : word);

    /// <summary>Copies an assembly with the files beside it into a folder of its own.</summary>
    private string Copy(string assembly)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_home.Folder, "code")).FullName;
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(assembly)!))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        return Path.Combine(folder, Path.GetFileName(assembly));
    }

    private async Task Start(int count, string role)
    {
        for (int number = 1; number <= count; number++)
        {
            string name = $"silo-{number}";
            string[] api = number == 1 ? [$"--Gridfold:Api:Port={new Uri(_api).Port}"] : [];
            _silos.Add(SiloProcess.Start(name, [.. SiloProcess.OnRedis(_redis, _home.Folder).Where(setting => !setting.StartsWith(
                "--Gridfold:DataFolder=", StringComparison.Ordinal)), $"--Gridfold:DataFolder={Path.Combine(_home.Folder, name)}",
                $"--Gridfold:OwnCode:Role={role}", .. api]));
        }

        foreach (SiloProcess silo in _silos) await silo.Ready();
        string token = (await Cli.Run(_home, "token", "create", "alice", "--role", "submitter", "--cluster", "gateway")).Expect(0).Output;
        Keyring.Read(new GridfoldHome(_home.State)).Keep(ApiAddress.Parse(_api, null), token.Trim());
    }

    private Task<CliResult> Run(params string[] command) => Cli.Run(_home, [.. command, "--cluster", _api]);

    private async Task UntilTrains(string id, string silo)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            Assert.True(patience.Elapsed < Patience, $"{silo} does not train {id}:\n{_silos[0].Log}");
            JsonNode silos = JsonNode.Parse((await Run("silos", "-o", "json")).Expect(0).Output)!;
            JsonNode? entry = silos.AsArray().FirstOrDefault(entry => entry!["silo"]!.GetValue<string>() == silo);
            if (entry?["training"]?.ToString().Contains(id, StringComparison.Ordinal) == true) return;
        }
    }
}
