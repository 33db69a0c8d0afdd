using System.Diagnostics;
using Gridfold.Silos.Tests.Clusters;
using Gridfold.Silos.Tests.Telemetry;

namespace Gridfold.Silos.Tests.Doors;

/// <summary>Passwords of connection strings appear in no output, even in error messages.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Secret = "hunter2zz";

    private readonly Home _home = new();

    public static TheoryData<string, string> WrongConnections => new()
    {
        { "Redis", $"127.0.0.1:1,password={Secret}" },
        { "Redis", $"127.0.0.1:1,password=ab,{Secret}=1" },
        { "Redis", $"127.0.0.1:1,password=ab,{Secret}" },
        { "AdoNet", $"Host=127.0.0.1;Port=1;Username=me;Password={Secret}" },
        { "AdoNet", $"Host=127.0.0.1;Port=1;Password=ab;{Secret}=1" },
        { "AdoNet", $"Host=127.0.0.1;Port=1;Password=ab;{Secret}" },
    };

    public void Dispose() => _home.Dispose();

    [Theory]
    [MemberData(nameof(WrongConnections))]
    public async Task Silo_ConnectionThatFails_IsNotShown(string type, string connection)
    {
        string[] settings =
        [
            .. ((string[])["Clustering", "GrainStorage:Default", "Reminders"]).SelectMany(kind => (string[])
                [$"--Orleans:{kind}:ProviderType={type}", $"--Orleans:{kind}:ConnectionString={connection}",
                    .. type == "AdoNet" ? [$"--Orleans:{kind}:Invariant=Npgsql"] : (string[])[]]),
            "--Gridfold:Checkpoints:Folder=checkpoints", "--Gridfold:StorageWait=00:00:01",
        ];
        await using SiloProcess silo = SiloProcess.Start("silo-1", settings);
        Assert.InRange(await silo.Ended(), 1, 2);
        Assert.Contains("error: ", silo.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, silo.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", silo.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_AzureKeyThatCannotBeRead_IsNotShown()
    {
        string[] settings =
        [
            .. ((string[])["Clustering", "GrainStorage:Default", "Reminders"])
                .SelectMany(kind => (string[])[$"--Orleans:{kind}:ProviderType=Redis", $"--Orleans:{kind}:ConnectionString=127.0.0.1:1"]),
            $"--Gridfold:Checkpoints:AzureBlobs:ConnectionString=AccountName=a;AccountKey={Secret}", "--Gridfold:StorageWait=00:00:01",
        ];
        await using SiloProcess silo = SiloProcess.Start("silo-1", settings);
        Assert.Equal(2, await silo.Ended());
        Assert.Contains("Gridfold:Checkpoints:AzureBlobs:ConnectionString cannot be read", silo.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, silo.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"Host=127.0.0.1;Port=1;Username=me;Password={Secret}")]
    [InlineData($"Host=127.0.0.1;Password=ab;{Secret}=1")]
    [InlineData(Secret)]
    public async Task Schema_ConnectionThatFails_IsNotShown(string connection)
    {
        using Process schema = Process.Start(
            new ProcessStartInfo("dotnet", [Repository.SiloProgram, "schema", "--apply", connection])
            { WorkingDirectory = Repository.Root, RedirectStandardError = true })!;
        string error = await schema.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await schema.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.InRange(schema.ExitCode, 1, 2);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_WithAPassword_IsUsedAndNeverShown()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        await using var redis = new RedisServer(_home.Folder) { Password = Secret };
        await redis.Start();
        await using SiloProcess wrong = SiloProcess.Start(
            "silo-0", redis, _home.Folder, [.. Passwords("wrong-one"), "--Gridfold:StorageWait=00:00:01"]);
        Assert.Equal(1, await wrong.Ended());
        Assert.DoesNotContain("wrong-one", wrong.Log, StringComparison.Ordinal);

        await using SiloProcess silo = SiloProcess.Start(
            "silo-1", redis, _home.Folder, [.. Passwords(Secret), "--Logging:LogLevel:Default=Debug", "--Logging:LogLevel:Orleans=Debug"]);
        await silo.Ready();
        (await Cli.Run(_home, "config", "set", "test", "--redis", $"{redis.Address},password={Secret}")).Expect(0);
        CliResult submitted = (
            await Cli.Run(
                _home, "submit", Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=400", "--cluster", "test")).Expect(0);

        // Without its storage, a silo logs many errors.
        await redis.Kill();
        string metrics;
        do metrics = await Scrape.Text(silo);
        while (!silo.Log.Contains("RedisConnectionException", StringComparison.Ordinal));
        CliResult listed = await Cli.Run(_home, "config", "list");
        Assert.All([silo.Log, metrics, submitted.Output, submitted.Error, listed.Output, (await Scrape.Health(silo, "ready")).Text],
            text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));

        IEnumerable<string> Passwords(string password) => ((string[])["Clustering", "GrainStorage:Default", "Reminders"])
            .Select(kind => $"--Orleans:{kind}:ConnectionString={redis.Address},abortConnect=false,password={password}");
    }
}
