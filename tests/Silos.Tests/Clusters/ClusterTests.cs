using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Gridfold.Silos.Tests.Clusters;

/// <summary>Silo processes on a real Redis, with real training.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly Lazy<Task<string[]>> Undisturbed = new(RunUndisturbed);

    private readonly Home _home = new();
    private readonly RedisServer _redis;
    private readonly List<SiloProcess> _silos = [];

    public ClusterTests()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        _redis = new RedisServer(_home.Folder);
    }

    public async ValueTask InitializeAsync()
    {
        await _redis.Start();
        (await Cli.Run(_home, "config", "set", "test", "--redis", _redis.Address)).Expect(0);
        (await Cli.Run(_home, "config", "use", "test")).Expect(0);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SiloProcess silo in _silos) await silo.DisposeAsync();
        await _redis.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Submit_ThreeSilos_GivesTheLeaderboardOfThisMachine()
    {
        string[] iris = [Repository.Example("iris-kfold.yaml"), "--set", "hyperparameters.hidden.values=[4]", "--set", "training.epochs=10",
            "--set", "resources.engine=libtorch"];
        Task<CliResult> alone = Cli.Run(_home, ["run", .. iris, "-o", "json", "--cluster", "local"]);
        await StartSilos(3);
        string id = await Submit(iris);
        CliResult watched = (await Cli.Run(_home, "watch", id, "-o", "json")).Expect(0);
        Assert.Equal(LeaderboardJson.Comparable((await alone).Expect(0).Output), LeaderboardJson.Comparable(watched.Output));

        var silos = new HashSet<string>();
        for (int trial = 1; trial <= 6; trial++)
        {
            JsonNode described = JsonNode.Parse(
                (await Cli.Run(_home, "describe", id, trial.ToString(CultureInfo.InvariantCulture), "-o", "json")).Expect(0).Output)!;
            foreach (JsonNode? fold in described["folds"]!.AsArray()) silos.Add(fold!["silo"]!.GetValue<string>());
        }

        Assert.True(silos.Count >= 2, "Only one silo has trained.");
    }

    [Fact]
    public async Task Terminate_SiloThatTrains_HandsOverAndNothingIsTrainedAgain()
    {
        await StartSilos(2);
        string id = await Submit(LongIris);
        await UntilTrains(id, "silo-1");
        _silos[0].Stop();
        Assert.Equal(0, await _silos[0].Ended());
        await UntilCompleted(id);

        JsonNode[] folds = await Folds(id);
        Assert.Contains(folds, fold => fold["attempt"]!.GetValue<int>() > 1);
        Assert.Equal(await UndisturbedHashes(), Hashes(folds));
    }

    [Fact]
    public async Task Kill_AllSilosAtOnce_ExperimentGoesOnByItself()
    {
        await StartSilos(2);
        string id = await Submit(LongIris);
        await UntilTrains(id, "silo-1");
        await Task.WhenAll(_silos.Select(silo => silo.Kill()));
        _silos.Clear();
        await StartSilos(2);
        await UntilCompleted(id);
        Assert.Equal(await UndisturbedHashes(), Hashes(await Folds(id)));
    }

    [Fact]
    public async Task Storage_AwayForAWhile_LosesNothing()
    {
        await StartSilos(2);
        string id = await Submit(LongIris);
        await UntilTrains(id, "silo-2");
        await _redis.Kill();
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        await _redis.Start();
        await UntilCompleted(id);
        Assert.Equal(await UndisturbedHashes(), Hashes(await Folds(id)));
    }

    [Fact]
    public async Task Describe_WhileStorageIsAway_AnswersOnceItIsBack()
    {
        await StartSilos(1);
        string id = await Submit([.. LongIris, "--set", "training.epochs=10"]);
        await UntilCompleted(id);
        await _redis.Kill();
        await using Cli describe = Cli.Start(_home, "describe", id, "1", "-o", "json", "--cluster", _silos[0].Gateway);
        await describe.UntilError(line => line.EndsWith("does not answer; trying again", StringComparison.Ordinal));
        await _redis.Start();
        Assert.Equal(5, JsonNode.Parse((await describe.Ended()).Expect(0).Output)!["folds"]!.AsArray().Count);
    }

    [Fact]
    public async Task Suspend_UntilDeclaredDead_ResultOfTheZombieDoesNotCount()
    {
        await StartSilos(2);
        string id = await Submit(LongIris);
        await UntilTrains(id, "silo-2");
        _silos[1].Suspend();
        await UntilCompleted(id);
        _silos[1].Continue();
        Assert.Equal(await UndisturbedHashes(), Hashes(await Folds(id)));
        Assert.NotEqual(0, await _silos[1].Ended());
    }

    [Fact]
    public async Task Search_DataCannotBeReadOnOneSilo_TrainsOnTheOtherAndQuarantinesIt()
    {
        string data = Path.Combine(_home.Folder, "mine.csv");
        File.Copy(Path.Combine(Repository.Root, "data", "iris.csv"), data);
        string[] search = [Repository.Example("iris-kfold.yaml"), "--set",
            $"dataset={{path: {data}, label: species, preprocess: [{{standardize: {{}}}}]}}",
            "--set", "hyperparameters.hidden.values=[4]", "--set", "resources.engine=libtorch"];
        _silos.Add(SiloProcess.Start("silo-1", _redis, _home.Folder));
        _silos.Add(SiloProcess.Start("silo-2", _redis, _home.Folder,
            $"--Gridfold:DataRoot={Directory.CreateDirectory(Path.Combine(_home.Folder, "empty")).FullName}"));
        foreach (SiloProcess silo in _silos) await silo.Ready();

        string id = await Submit(search);
        string disturbed = (await Cli.Run(_home, "watch", id, "-o", "json")).Expect(0).Output;
        string undisturbed = (await Cli.Run(_home, ["run", .. search, "-o", "json", "--cluster", "local"])).Expect(0).Output;
        Assert.Equal(LeaderboardJson.Comparable(undisturbed), LeaderboardJson.Comparable(disturbed));
        Assert.Contains("silo silo-2 is quarantined", (await Cli.Run(_home, "logs", id)).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SiloWhileASearchRuns_TakesPartInIt()
    {
        await StartSilos(1);
        string id = await Submit(LongIris);
        await UntilTrains(id, "silo-1");
        _silos.Add(SiloProcess.Start("silo-2", _redis, _home.Folder));
        await UntilTrains(id, "silo-2");
        await UntilCompleted(id);
        Assert.Equal(await UndisturbedHashes(), Hashes(await Folds(id)));
    }

    // libtorch takes long enough for the test to disturb it.
    private static string[] LongIris =>
        [Repository.Example("iris-kfold.yaml"), "--set", "hyperparameters.hidden.values=[4]", "--set", "hyperparameters.lr.values=[0.01]",
            "--set", "hyperparameters.batch_size.values=[8]", "--set", "training.epochs=600", "--set", "resources.engine=libtorch"];

    private static IEnumerable<string> Hashes(IEnumerable<JsonNode> folds) =>
        folds.Select(fold => fold["weights_hash"]!.GetValue<string>());

    /// <summary>The weights' hashes of an undisturbed search, which runs once.</summary>
    private static Task<string[]> UndisturbedHashes() => Undisturbed.Value;

    private static async Task<string[]> RunUndisturbed()
    {
        using var home = new Home();
        CliResult run = (await Cli.Run(home, ["run", .. LongIris, "-o", "json"])).Expect(0);
        CliResult described = await Cli.Run(home, "describe", LeaderboardJson.Id(run.Output), "1", "-o", "json");
        return [.. Hashes(JsonNode.Parse(described.Expect(0).Output)!["folds"]!.AsArray()!)];
    }

    private async Task StartSilos(int count)
    {
        for (int number = 1; number <= count; number++) _silos.Add(SiloProcess.Start($"silo-{number}", _redis, _home.Folder));
        foreach (SiloProcess silo in _silos) await silo.Ready();
    }

    private async Task<string> Submit(string[] arguments) => (await Cli.Run(_home, ["submit", .. arguments])).Expect(0).Output.Trim();

    private async Task UntilTrains(string id, string silo)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            Assert.True(patience.Elapsed < Patience, $"{silo} does not train {id}:\n{_silos[0].Log}");
            JsonNode silos = JsonNode.Parse((await Cli.Run(_home, "silos", "-o", "json")).Expect(0).Output)!;
            JsonNode? entry = silos.AsArray().FirstOrDefault(entry => entry!["silo"]!.GetValue<string>() == silo);
            if (entry?["training"]?.ToString().Contains(id, StringComparison.Ordinal) == true) return;
        }
    }

    private async Task UntilCompleted(string id) => (await Cli.Run(_home, "watch", id, "-o", "json")).Expect(0);

    private async Task<JsonNode[]> Folds(string id) =>
        [.. JsonNode.Parse((await Cli.Run(_home, "describe", id, "1", "-o", "json")).Expect(0).Output)!["folds"]!.AsArray()!];
}
