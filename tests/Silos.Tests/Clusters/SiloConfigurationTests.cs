using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Gridfold.Silos.Tests.Clusters;

/// <summary>A silo with a wrong configuration names the fault and ends.</summary>
public sealed class SiloConfigurationTests
{
    private static readonly string[] Redis = All("Redis", "127.0.0.1:1");

    public static TheoryData<string, string[]> Wrong() => new()
    {
        { "Orleans:Clustering:ProviderType is missing: where silos find each other; set it to one of Redis, AdoNet, AzureTableStorage",
            [] },
        { "Orleans:Reminders:ProviderType is 'Rediss'; it must be one of Redis, AdoNet, AzureTableStorage; did you mean",
            [.. Redis, "--Orleans:Reminders:ProviderType=Rediss"] },
        { "Orleans:GrainStorage:Default:ConnectionString is missing; write it as in redis:6379",
            [.. Redis, "--Orleans:GrainStorage:Default:ConnectionString="] },
        { "Orleans:Clustering:Invariant is missing; of the relational databases PostgreSQL is built in: write Npgsql",
            All("AdoNet", "Host=db") },
        { "Orleans:Clustering:ConnectionString cannot be read", [.. All("AdoNet", "Hoost=db"), "--Orleans:Clustering:Invariant=Npgsql"] },
        { "Gridfold:Checkpoints needs either Folder, which every silo must see, or AzureBlobs:ConnectionString; it has neither",
            [.. Redis, "--Gridfold:Checkpoints:Folder="] },
        { "Gridfold:Slots:Device is 'gpu'; it must be cpu or cuda", [.. Redis, "--Gridfold:Slots:Device=gpu"] },
        { "Gridfold:Slots:Device is cuda, and libtorch finds no GPU that it can use: that takes a build with GRIDFOLD_TORCH=cuda",
            [.. Redis, "--Gridfold:Slots:Device=cuda"] },
        { "Gridfold:Slots:Slots is -1; it must be from 0 to 1024", [.. Redis, "--Gridfold:Slots:Slots=-1"] },
        { "Gridfold:Network:MaxConnectionsPerAddress is 0; it must be at least 1",
            [.. Redis, "--Gridfold:Network:MaxConnectionsPerAddress=0"] },
        { "Gridfold:Network:MaxClientMessage is 1000; it must be at least 65536", [.. Redis, "--Gridfold:Network:MaxClientMessage=1000"] },
        { "Gridfold:Network:HandshakeTimeout is 'soon'; it must be a time", [.. Redis, "--Gridfold:Network:HandshakeTimeout=soon"] },
        { "Gridfold:AllowedAddresses has '10.0.0.0/99'; each entry must be a host, an address, or a range of addresses", [.. Redis,
            "--Gridfold:AllowedAddresses=data.example, 10.0.0.0/99"] },
        { "Orleans:Endpoints:AdvertisedIPAddress is 10.1.2.3, so that this silo would listen beyond loopback without TLS",
            [.. Redis, "--Orleans:Endpoints:AdvertisedIPAddress=10.1.2.3"] },
        { "Gridfold:Tls:Key is missing; name a PEM file with the private key of the certificate",
            [.. Redis, "--Gridfold:Tls:Certificate=c", "--Gridfold:Tls:Authority=a"] },
        { "Gridfold:Tls:Pkcs12 'no-such-file' is not there",
            [.. Redis, "--Gridfold:Tls:Pkcs12=no-such-file", "--Gridfold:Tls:Authority=a"] },
        { "was built without Azure Storage; build it with -p:AzureStorage=true", All("AzureTableStorage", "UseDevelopmentStorage=true") },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Start_WrongConfiguration_SaysSoAndEnds(string message, string[] settings)
    {
        await using SiloProcess silo = SiloProcess.Start("silo-1", settings);
        Assert.Equal(2, await silo.Ended());
        Assert.Contains(message, silo.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", silo.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_StorageDoesNotAnswer_GivesUpAfterAWhile()
    {
        await using SiloProcess silo = SiloProcess.Start("silo-1", [.. Redis, "--Gridfold:StorageWait=00:00:01"]);
        Assert.Equal(1, await silo.Ended());
        Assert.Contains("error: Redis at 127.0.0.1:1 does not answer", silo.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", silo.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AzureStorage_Flavour_ReferencesOrleansAzurePackagesOfTheSameVersion()
    {
        JsonNode plain = await PackagesOf(), azure = await PackagesOf("-p:AzureStorage=true");
        string[] added = [.. Names(azure).Except(Names(plain)).Order()];
        Assert.Equal(
            ["Microsoft.Orleans.Clustering.AzureStorage", "Microsoft.Orleans.Persistence.AzureStorage",
                "Microsoft.Orleans.Reminders.AzureStorage"], added);
    }

    [Fact]
    public async Task AzureStorage_ShippedConfiguration_LacksNothingButTheFlavour()
    {
        // The environment's name chooses appsettings.AzureStorage.json.
        await using SiloProcess silo = SiloProcess.Start("silo-1", ["--environment=AzureStorage"]);
        Assert.Equal(2, await silo.Ended());
        string[] errors = [.. silo.Log.Split('\n').Where(line => line.StartsWith("error: ", StringComparison.Ordinal))];
        Assert.Equal(3, errors.Length);
        Assert.All(errors, error => Assert.Contains("built without Azure Storage", error, StringComparison.Ordinal));
    }

    private static string[] All(string type, string connection) =>
    [
        .. ((string[])["Clustering", "GrainStorage:Default", "Reminders"])
            .SelectMany(kind => (string[])[$"--Orleans:{kind}:ProviderType={type}", $"--Orleans:{kind}:ConnectionString={connection}"]),
        "--Gridfold:Checkpoints:Folder=checkpoints",
    ];

    private static async Task<JsonNode> PackagesOf(params string[] properties)
    {
        using Process build = Process.Start(new ProcessStartInfo(
            "dotnet",
            ["msbuild", Path.Combine(Repository.Root, "src", "Silo", "Gridfold.Silo.csproj"), "-getItem:PackageReference", .. properties])
        { WorkingDirectory = Repository.Root, RedirectStandardOutput = true })!;
        string output = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        return JsonNode.Parse(output)!["Items"]!["PackageReference"]!;
    }

    private static IEnumerable<string> Names(JsonNode packages) =>
        packages.AsArray().Select(package => package!["Identity"]!.GetValue<string>());
}
