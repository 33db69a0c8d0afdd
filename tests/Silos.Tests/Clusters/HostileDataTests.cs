using System.Diagnostics;

namespace Gridfold.Silos.Tests.Clusters;

/// <summary>Silo processes with unsuitable or hostile data of a submitter.</summary>
public sealed class HostileDataTests : IAsyncLifetime
{
    private const string Token = "hunter2zz";

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Home _home = new();
    private readonly RedisServer _redis;
    private readonly DripServer _server = new("size,weight,kind\n1,2.5,cat\n2,3.5,dog\n3,1.5,cat\n4,2.0,dog\n5,2.5,cat\n6,3.0,dog\n");
    private SiloProcess? _silo;

    public HostileDataTests()
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
        if (_silo is not null) await _silo.DisposeAsync();
        await _server.DisposeAsync();
        await _redis.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Submit_ServerThatSendsAByteASecond_BlocksNobodyNorTheEndOfTheSilo()
    {
        SiloProcess silo = await Start("--Gridfold:AllowedAddresses=127.0.0.1");
        string pit = await Submit(_server.Address);
        await _server.Dripping.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        CliResult other = (await Cli.Run(_home, "run", Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=2", "-o",
            "json")).Expect(0);
        Assert.StartsWith("iris-kfold-", LeaderboardJson.Id(other.Output), StringComparison.Ordinal);
        Assert.Contains("Running", (await Cli.Run(_home, "list")).Expect(0).Output, StringComparison.Ordinal);

        var watch = Stopwatch.StartNew();
        silo.Stop();
        Assert.Equal(0, await silo.Ended());
        Assert.True(watch.Elapsed < ShutdownTimeout / 2, $"The silo took {watch.Elapsed} to end while {pit} waited for its data.");
    }

    [Fact]
    public async Task Submit_AddressOfTheSilosOwnNetwork_IsRefusedThereAndItsTokenShownNowhere()
    {
        SiloProcess silo = await Start();
        string id = await Submit($"{_server.Address}?file={Token}", "--set", "max_restarts=0");
        (await Cli.Run(_home, "watch", id)).Expect(1);
        Assert.Equal(1, _server.Requests);

        CliResult[] shown =
        [
            await Cli.Run(_home, "describe", id), await Cli.Run(_home, "describe", id, "-o", "json"), await Cli.Run(_home, "describe", id,
                "1"), await Cli.Run(_home, "logs", id),
            await Cli.Run(_home, "trials", id, "-o", "json"), await Cli.Run(_home, "leaderboard", id),
        ];
        Assert.Contains("127.0.0.1 is not on the public internet", shown[2].Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("data.csv?...", shown[0].Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("data.csv?...", shown[1].Expect(0).Output, StringComparison.Ordinal);
        Assert.All(shown, result => Assert.DoesNotContain(Token, result.Output + result.Error, StringComparison.Ordinal));
        Assert.DoesNotContain(Token, silo.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_FileThatIsAnotherOnTheSilo_SaysNothingOfIt()
    {
        string data = _home.Write("data.csv", "size,weight,kind\n1,2.5,cat\n2,3.5,dog\n3,1.5,cat\n4,2.0,dog\n");
        SiloProcess silo = await Start();
        await Task.Run(() => File.WriteAllText(data + ".other", $"{Token},no table\n"), TestContext.Current.CancellationToken);
        string spec = Write(data);
        CliResult submitted = (await Cli.Run(_home, "submit", spec, "--set", "training.epochs=100000", "--set", "max_restarts=0", "--set",
            "resources.engine=libtorch")).Expect(0);
        string id = submitted.Output.Trim();

        // The experiment trains on the data that it was submitted with. Another silo sees another file.
        await silo.Kill();
        File.Move(data + ".other", data, overwrite: true);
        _silo = await Start();
        (await Cli.Run(_home, "watch", id)).Expect(1);
        CliResult described = (await Cli.Run(_home, "describe", id, "1")).Expect(0);
        Assert.Contains("has changed since the experiment started; trials on different data cannot be compared", described.Output,
            StringComparison.Ordinal);
        string logs = (await Cli.Run(_home, "logs", id)).Expect(0).Output;
        Assert.All([described.Output, logs], text => Assert.DoesNotContain(Token, text, StringComparison.Ordinal));
    }

    private async Task<SiloProcess> Start(params string[] settings)
    {
        _silo = SiloProcess.Start("silo-1", _redis, _home.Folder, settings);
        await _silo.Ready();
        return _silo;
    }

    private async Task<string> Submit(string data, params string[] options) =>
        (await Cli.Run(_home, ["submit", Write(data), .. options])).Expect(0).Output.Trim();

    private string Write(string data) => _home.Write("hostile.yaml", $$"""
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: hostile
        dataset: {path: "{{data}}", label: kind}
        model: {layers: [{linear: classes}]}
        training: {optimizer: {name: sgd, lr: 0.1}, batch_size: 2, epochs: 1}
        searcher: {name: grid, metric: validation_loss, mode: min}
        validation: {type: kfold, folds: 2}
        """);
}
