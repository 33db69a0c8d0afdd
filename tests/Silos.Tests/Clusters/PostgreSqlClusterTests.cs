using System.Diagnostics;
using Npgsql;

namespace Gridfold.Silos.Tests.Clusters;

/// <summary>A cluster on a real PostgreSQL.</summary>
public sealed class PostgreSqlClusterTests : IAsyncLifetime
{
    private readonly Home _home = new();
    private readonly PostgreSqlServer _postgres;
    private readonly List<SiloProcess> _silos = [];

    public PostgreSqlClusterTests()
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed.");
        _postgres = new PostgreSqlServer();
    }

    public async ValueTask InitializeAsync() => await _postgres.Create();

    public async ValueTask DisposeAsync()
    {
        foreach (SiloProcess silo in _silos) await silo.DisposeAsync();
        await _postgres.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Submit_SilosDieAndTheDatabaseGoesAway_GivesTheLeaderboardOfThisMachine()
    {
        SiloProcess tooEarly = Start("silo-1");
        _silos.Add(tooEarly);
        Assert.Equal(2, await tooEarly.Ended());
        Assert.Contains("gridfold-silo schema --apply", tooEarly.Log, StringComparison.Ordinal);
        await ApplySchema();
        await ApplySchema();

        SiloProcess first = Start("silo-1"), second = Start("silo-2");
        _silos.AddRange([first, second]);
        await first.Ready();
        await second.Ready();
        (await Cli.Run(_home, "config", "set", "pg", "--postgres", _postgres.Connection)).Expect(0);
        string[] iris = [Repository.Example("iris-kfold.yaml"), "--set", "hyperparameters.hidden.values=[4]", "--set", "training.epochs=60",
            "--set", "resources.engine=libtorch"];
        string id = (await Cli.Run(_home, ["submit", .. iris, "--cluster", "pg"])).Expect(0).Output.Trim();
        await using Cli watch = Cli.Start(_home, "watch", id, "--cluster", first.Gateway);
        await watch.UntilError(line => line.Contains(" of 6 trials", StringComparison.Ordinal));
        await second.Kill();
        await _postgres.Stop();
        await _postgres.Start();
        CliResult watched = (await Cli.Run(_home, "watch", id, "--cluster", "pg", "-o", "json")).Expect(0);
        CliResult alone = (await Cli.Run(_home, ["run", .. iris, "-o", "json", "--cluster", "local"])).Expect(0);
        Assert.Equal(LeaderboardJson.Comparable(alone.Output), LeaderboardJson.Comparable(watched.Output));
    }

    [Fact]
    public async Task Delete_AnExperiment_LeavesNoneOfItsRowsAndRepairFindsNothing()
    {
        await ApplySchema();
        SiloProcess silo = Start("silo-1");
        _silos.Add(silo);
        await silo.Ready();
        string[] iris = [Repository.Example("iris-kfold.yaml"), "--set", "hyperparameters.hidden.values=[4]", "--set", "training.epochs=1",
            "-o", "json", "--cluster", silo.Gateway];
        string deleted = LeaderboardJson.Id((await Cli.Run(_home, ["run", .. iris])).Expect(0).Output),
            other = LeaderboardJson.Id((await Cli.Run(_home, ["run", .. iris])).Expect(0).Output);
        await Execute(
            "UPDATE orleansstorage SET payloadbinary = '\\xfffefd' WHERE graintypestring = 'experiment' AND grainidextensionstring "
                + $"= '{deleted}'");
        await silo.Kill();
        silo = Start("silo-1");
        _silos.Add(silo);
        await silo.Ready();

        string list = (await Cli.Run(_home, "list", "-o", "csv", "--cluster", silo.Gateway)).Expect(0).Output;
        Assert.Contains($"{deleted},Damaged,", list, StringComparison.Ordinal);
        Assert.Contains($"{other},Completed,", list, StringComparison.Ordinal);
        (await Cli.Run(_home, "delete", deleted, "--yes", "--cluster", silo.Gateway)).Expect(0);
        Assert.Equal(0L, await Execute($"SELECT count(*) FROM orleansstorage WHERE starts_with(grainidextensionstring, '{deleted}')"));
        Assert.True(
            (long)(await Execute($"SELECT count(*) FROM orleansstorage WHERE starts_with(grainidextensionstring, '{other}')"))! > 30);
        Assert.Equal("[]", (await Cli.Run(_home, "repair", "-o", "json", "--cluster", silo.Gateway)).Expect(0).Output.Trim());
    }

    [Fact]
    public async Task Silo_TablesOfALaterVersion_AreRefusedUntouched()
    {
        await ApplySchema();
        await Execute("UPDATE gridfoldschema SET version = 2");
        SiloProcess silo = Start("silo-1");
        _silos.Add(silo);
        Assert.Equal(2, await silo.Ended());
        Assert.Contains(
            "made by a later version of Gridfold (its tables are of version 2, this version knows 1)", silo.Log, StringComparison.Ordinal);
        using Process schema = Process.Start(
            new ProcessStartInfo(
                "dotnet", [Repository.SiloProgram, "schema", "--apply", _postgres.Connection])
            { WorkingDirectory = Repository.Root, RedirectStandardError = true })!;
        Assert.Contains("made by a later version", await schema.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        await schema.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, schema.ExitCode);
        Assert.Equal(2, await Execute("SELECT version FROM gridfoldschema"));

        await Execute("DROP TABLE gridfoldschema");
        SiloProcess known = Start("silo-1");
        _silos.Add(known);
        await known.Ready();
    }

    private async Task<object?> Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(_postgres.Connection);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private SiloProcess Start(string name) => SiloProcess.Start(name,
    [
        .. ((string[])["Clustering", "GrainStorage:Default", "Reminders"]).SelectMany(kind => (string[])
            [$"--Orleans:{kind}:ProviderType=AdoNet", $"--Orleans:{kind}:Invariant=Npgsql",
                $"--Orleans:{kind}:ConnectionString={_postgres.Connection}"]),
        $"--Gridfold:Checkpoints:Folder={Path.Combine(_home.Folder, "checkpoints")}", "--Gridfold:Slots:Slots=1",
    ]);

    private async Task ApplySchema()
    {
        using Process schema = Process.Start("dotnet", [Repository.SiloProgram, "schema", "--apply", _postgres.Connection]);
        await schema.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, schema.ExitCode);
    }
}
