namespace Gridfold.EndToEnd.Tests;

public sealed class ConfigTests
{
    [Fact]
    public async Task List_NamedClusters_ShowsAddressesAndNoPasswords()
    {
        using var home = new Home();
        (await Cli.Run(home, "config", "set", "prod", "--gateway", "silo-1:30000", "--gateway", "[::1]:30001")).Expect(0);
        (await Cli.Run(home, "config", "set", "lab", "--redis", "redis-1:6379,user=me,password=secret", "--cluster-id", "grid",
            "--service-id", "fold")).Expect(0);
        (await Cli.Run(home, "config", "set", "base", "--postgres", "Host=db-1;Port=5433;Database=gridfold;Username=me;Password=secret"))
            .Expect(0);
        (await Cli.Run(home, "config", "use", "lab")).Expect(0);
        CliResult list = (await Cli.Run(home, "config", "list", "-o", "csv")).Expect(0);
        Assert.Equal(
            $"""
            cluster,current,address,cluster_id,service_id,tls
            local,False,{home.State},,,
            base,False,postgres db-1:5433/gridfold,gridfold,gridfold,False
            lab,True,redis redis-1:6379,grid,fold,False
            prod,False,"silo-1:30000, [::1]:30001",gridfold,gridfold,False

            """,
            list.Output);
        Assert.Empty(list.Error);

        (await Cli.Run(home, "config", "set", "lab", "--gateway", "127.0.0.1:1")).Expect(0);
        (await Cli.Run(home, "config", "remove", "base")).Expect(0);
        (await Cli.Run(home, "config", "use", "prod")).Expect(0);
        CliResult removed = (await Cli.Run(home, "config", "remove", "prod")).Expect(0);
        Assert.Contains("commands are for this machine", removed.Error, StringComparison.Ordinal);
        string table = (await Cli.Run(home, "config", "list")).Expect(0).Output;
        Assert.Equal(
            ["cluster current address cluster id service id tls", $"local * {home.State} - - -", "lab 127.0.0.1:1 gridfold gridfold"],
            table.Split('\n').Where(line => line.Any(char.IsLetter))
                .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public async Task Set_File_IsReadableByItsOwnerOnly()
    {
        using var home = new Home();
        (await Cli.Run(home, "config", "set", "prod", "--gateway", "silo-1:30000")).Expect(0);
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(home.State))));
    }

    [Theory]
    [InlineData("'local' always means this machine", "set", "local", "--gateway", "a:1")]
    [InlineData("cluster name 'a:b' must be 1 to 63 letters, digits", "set", "a:b", "--gateway", "a:1")]
    [InlineData("gateway 'silo-1' is not an address; it must be HOST:PORT", "set", "x", "--gateway", "silo-1")]
    [InlineData("gateway 'silo-1:0' is not an address", "set", "x", "--gateway", "silo-1:0")]
    [InlineData("gateway 'silo-1:65536' is not an address", "set", "x", "--gateway", "silo-1:65536")]
    [InlineData("gateway '::1:30000' is not an address", "set", "x", "--gateway", "::1:30000")]
    [InlineData("the Redis connection string names no server", "set", "x", "--redis", "redis://:secret@host:1")]
    [InlineData("the PostgreSQL connection string names no host", "set", "x", "--postgres", "postgres://me:secret@host/db")]
    [InlineData("a cluster is reached in one way", "set", "x")]
    [InlineData("a cluster is reached in one way", "set", "x", "--gateway", "a:1", "--api", "https://a")]
    [InlineData("the address 'a:1' must be an address as in https://", "set", "x", "--api", "a:1")]
    [InlineData("--cert is for gateways, and --api is reached with a token", "set", "x", "--api", "https://a", "--cert", "a.pem")]
    [InlineData("a cluster is reached in one way", "set", "x", "--gateway", "a:1", "--redis", "a:1")]
    [InlineData("a cluster is reached in one way", "set", "x", "--postgres", "Host=a", "--redis", "a:1")]
    [InlineData("no cluster is named 'loca' ('gridfold config set' gives names); did you mean 'local'?", "use", "loca")]
    [InlineData("no cluster is named 'nobody'", "remove", "nobody")]
    public async Task Config_BadInput_IsRefused(string message, params string[] arguments)
    {
        using var home = new Home();
        CliResult result = (await Cli.Run(home, ["config", .. arguments])).Expect(2);
        Assert.StartsWith($"error: {message}", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n'));
        Assert.False(Directory.Exists(home.State));
    }

    [Theory]
    [InlineData("clusters: a: b", "config.yaml:1:12: error: this is not YAML")]
    [InlineData("clusters: {}\ncurent: x", "config.yaml:2:1: error: 'curent' is not a key of the configuration; did you mean 'current'?")]
    [InlineData("current: x\nclusters: {}", "config.yaml:1:10: error: current is the text 'x'; it must name one of the clusters")]
    [InlineData("clusters:\n  x: {}",
        "config.yaml:2:6: error: clusters.x must have either gateways, as in [silo-1:30000], or clustering, or api")]
    [InlineData("clusters:\n  x: {api: \"http://a.example\"}",
        "config.yaml:2:12: error: clusters.x.api is the text 'http://a.example'; it must be an address as in https://")]
    [InlineData(
        "clusters:\n  x: {gateways: []}", "config.yaml:2:17: error: clusters.x.gateways is a list; it must have at least one address")]
    [InlineData("clusters:\n  x: {gateways: [here]}", "config.yaml:2:18: error: clusters.x.gateways: the text 'here' is not an address")]
    [InlineData("clusters:\n  x:\n    clustering: {ProviderType: Radis, ConnectionString: a}",
        "config.yaml:3:32: error: clusters.x.clustering.ProviderType is the text 'Radis', which is not known; did you mean 'Redis'?")]
    [InlineData("clusters:\n  x:\n    clustering: {ProviderType: AzureTableStorage, ConnectionString: a}", "config.yaml:3:32: error: "
        + "clusters.x.clustering.ProviderType is the text 'AzureTableStorage'; a command reaches such a cluster by its silos' gateways: "
        + "write gateways: [\"HOST:30000\"] instead of clustering")]
    [InlineData("clusters:\n  x:\n    clustering: {ProviderType: Redis}",
        "config.yaml:3:17: error: clusters.x.clustering has no 'ConnectionString'")]
    [InlineData("- 1", "config.yaml:1:1: error: the file is a list")]
    public async Task List_DamagedFile_IsOneErrorWithItsPlace(string text, string message)
    {
        using var home = new Home();
        home.Write(Path.Combine("home", "config.yaml"), text);
        CliResult result = (await Cli.Run(home, "list")).Expect(2);
        Assert.Contains(message, Assert.Single(result.Error.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_OptionBeforeEnvironmentBeforeFile()
    {
        using var home = new Home();
        (await Cli.Run(home, "config", "set", "one", "--gateway", "127.0.0.1:1")).Expect(0);
        (await Cli.Run(home, "config", "use", "one")).Expect(0);
        Assert.Contains("no cluster is named 'two'", (await Run(home, "two", "list")).Expect(2).Error, StringComparison.Ordinal);
        Assert.Contains("no cluster is named 'three'", (await Run(home, "two", "list", "--cluster", "three")).Expect(2).Error,
            StringComparison.Ordinal);
        Assert.Contains("gateway 'silo:x' is not an address", (await Run(home, "two", "list", "--cluster", "silo:x")).Expect(2).Error,
            StringComparison.Ordinal);
        Assert.Equal("[]", (await Run(home, "two", "list", "--cluster", "local", "-o", "json")).Expect(0).Output.Trim());
        Assert.Equal("[]", (await Run(home, "local", "list", "-o", "json")).Expect(0).Output.Trim());
        Assert.Contains("GRIDFOLD_CLUSTER is set: commands are for two", (await Run(home, "two", "config", "list")).Expect(0).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NobodyListensAtTheGateway_IsOneErrorAfterTheDeadline()
    {
        using var home = new Home();
        (await Cli.Run(home, "config", "set", "dead", "--gateway", "127.0.0.1:1")).Expect(0);
        (await Cli.Run(home, "config", "use", "dead")).Expect(0);
        CliResult[] results = await Task.WhenAll(
            Cli.RunAlone(home, "list"), Cli.RunAlone(home, "list", "--cluster", "127.0.0.1:1"),
            Cli.RunAlone(home, "list", "--cluster", "no-such-host.invalid:1"));
        Assert.All(results, result => Assert.Single(
            result.Expect(1).Error.Split('\n'), line => line.StartsWith("error:", StringComparison.Ordinal)));
        Assert.Contains("error: cluster dead at 127.0.0.1:1 does not answer (", results[0].Error, StringComparison.Ordinal);
        Assert.Contains("error: cluster 127.0.0.1:1 does not answer (", results[1].Error, StringComparison.Ordinal);
        Assert.Contains("error: cluster no-such-host.invalid:1 does not answer (", results[2].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_ToThisMachine_IsRefused()
    {
        using var home = new Home();
        CliResult result = (await Cli.Run(home, "submit", Repository.Example("iris-kfold.yaml"))).Expect(2);
        Assert.Contains("gridfold run FILE", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(home.State));
    }

    [Fact]
    public async Task Run_SlotsOnACluster_IsRefused()
    {
        using var home = new Home();
        CliResult result = (
            await Cli.Run(home, "run", Repository.Example("iris-kfold.yaml"), "--cluster", "127.0.0.1:1", "--slots", "2")).Expect(2);
        Assert.Contains("whose silos have slots of their own", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_Command_IsTheHelpOption()
    {
        using var home = new Home();
        Assert.Equal((await Cli.Run(home, "--help")).Expect(0).Output, (await Cli.Run(home, "help")).Expect(0).Output);
        Assert.Equal((await Cli.Run(home, "config", "set", "--help")).Expect(0).Output,
            (await Cli.Run(home, "help", "config", "set")).Expect(0).Output);
    }

    private static async Task<CliResult> Run(Home home, string cluster, params string[] arguments)
    {
        await using Cli cli = Cli.Start(home, cluster, arguments);
        return await cli.Ended();
    }
}
