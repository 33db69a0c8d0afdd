using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gridfold.Silos.Tests.Clusters;
using Gridfold.Silos.Tests.Doors;
using Gridfold.Tests.Certificates;

namespace Gridfold.Silos.Tests.Tls;

/// <summary>A cluster with mutual TLS, and its answers to silos and clients without the right certificate.</summary>
public sealed class TlsClusterTests : IAsyncLifetime
{
    // A preamble as Orleans writes it without TLS: its length, then a body.
    private static readonly byte[] Preamble = [22, 0, 0, 0, .. new byte[22]];

    private readonly Home _home = new();
    private readonly RedisServer _redis;
    private readonly List<SiloProcess> _silos = [];
    private string _certificates = "";
    private int _peer = 2;

    public TlsClusterTests()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        Assert.SkipUnless(Authority.CanBeMade, "openssl is not installed.");
        _redis = new RedisServer(_home.Folder);
    }

    public async ValueTask InitializeAsync()
    {
        await _redis.Start();
        _certificates = (await Authority.Make(Path.Combine(_home.Folder, "certificates"))).Folder;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SiloProcess silo in _silos) await silo.DisposeAsync();
        await _redis.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Submit_TwoSilosOverTls_Trains()
    {
        SiloProcess first = await Start("silo-1"), second = await Start("silo-2");
        await Set("test", [first, second], Authority.ClientOptions(_certificates));
        CliResult submitted = await Cli.Run(
            _home, "submit", Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=5", "--watch", "--cluster", "test");
        submitted.Expect(0);
        await UntilListed("silo-1", "silo-2");

        // The environment names the files for a cluster without a name.
        string[] options = Authority.ClientOptions(_certificates);
        (string, string?)[] environment = [
            ("GRIDFOLD_TLS_CERT", options[1]), ("GRIDFOLD_TLS_KEY", options[3]), ("GRIDFOLD_TLS_AUTHORITY", options[5])];
        (await Cli.Run(_home, environment, "list", "--cluster", first.Gateway)).Expect(0);
    }

    /// <summary>Waits until the slot pool knows the silos, which happens after they are ready.</summary>
    private async Task UntilListed(params string[] expected)
    {
        var patience = Stopwatch.StartNew();
        string[] names;
        do
        {
            JsonNode silos = JsonNode.Parse((await Cli.Run(_home, "silos", "-o", "json", "--cluster", "test")).Expect(0).Output)!;
            names = [.. silos.AsArray().Select(silo => silo!["silo"]!.GetValue<string>()).Order()];
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), $"The silos are {string.Join(", ", names)}.");
        }
        while (!names.SequenceEqual(expected));
    }

    [Fact]
    public async Task Silo_OfAnotherAuthority_ConnectsToNone()
    {
        SiloProcess first = await Start("silo-1");
        string other = (await Authority.Make(Path.Combine(_home.Folder, "other"))).Folder;
        SiloProcess second = Begin("silo-2", other);
        await second.Logs($"Cannot connect to the silo at 127.0.0.1:{SiloPort(first)}: its certificate is not of the cluster's authority");
        Assert.DoesNotContain("ready: ", second.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ports_PeersWithoutTheRightCertificate_AreRefusedAndNamedInTheLog()
    {
        SiloProcess silo = await Start("silo-1", "--Gridfold:Tls:HandshakeTimeout=00:00:20");
        using TestAuthority stranger = TestAuthority.Create();
        using X509Certificate2 authority = X509Certificate2.CreateFromPemFile(In("authority.pem"), In("authority.key"));
        using TestAuthority own = TestAuthority.Impostor(authority);
        using X509Certificate2 client = own.Client(), otherName = own.Silo("somebody-else"), foreign = stranger.Silo();
        using X509Certificate2 expired = own.Issue(TestAuthority.SiloUsages, TestAuthority.SiloName, -2, -1);
        int siloPort = SiloPort(silo);
        foreach (int port in (int[])[silo.GatewayPort, siloPort])
        {
            await Refuses(silo, port, from => TlsPeer.Show(port, from, null), "it shows no certificate");
            await Refuses(silo, port, from => TlsPeer.Show(port, from, foreign), "its certificate is not of the cluster's authority");
            await Refuses(silo, port, from => TlsPeer.Show(port, from, expired), "its certificate has expired at ");
            await Refuses(silo, port, from => TlsPeer.SendPlain(port, from, Preamble[1..]), "it does not speak TLS");
            await Refuses(silo, port, from => TlsPeer.SendPlain(port, from, Preamble), "the TLS handshake failed (");
        }

        await Refuses(silo, siloPort, from => TlsPeer.Show(siloPort, from, client), "its certificate is not for server authentication");
        await Refuses(silo, siloPort, from => TlsPeer.Show(siloPort, from, otherName),
            "its certificate does not carry the DNS name of the silos, 'gridfold-silo'");

        await Set("test", [silo], Authority.ClientOptions(_certificates));
        (await Cli.Run(_home, "list", "--cluster", "test")).Expect(0);
    }

    // Only peers that say nothing more meet the short time. An honest handshake may need more than a second on a busy machine.
    [Fact]
    public async Task Ports_PeersThatDoNotCompleteTheHandshake_AreRefusedAfterItsTime()
    {
        SiloProcess silo = await Start("silo-1", "--Gridfold:Tls:HandshakeTimeout=00:00:01");
        foreach (int port in (int[])[silo.GatewayPort, SiloPort(silo)])
        {
            foreach (byte[] bytes in (byte[][])[[], [22]])
            {
                await Refuses(silo, port, from => TlsPeer.SendPlain(port, from, bytes),
                    "it did not complete the TLS handshake within 0:00:01");
            }
        }
    }

    [Fact]
    public async Task Ports_FloodOfRefusedPeers_IsOneLineInTheLog()
    {
        SiloProcess silo = await Start("silo-1");
        for (int attempt = 0; attempt < 200; attempt++) await TlsPeer.SendPlain(silo.GatewayPort, "127.0.0.2", [1]);
        await silo.Logs("Refused a connection from 127.0.0.2:");
        Assert.InRange(silo.Log.Split("127.0.0.2:").Length - 1, 1, 2);
        Assert.DoesNotContain("Authentication", silo.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificates_ReplacedWhileRunning_AreUsedByNewConnections()
    {
        string next = (await Authority.Make(Path.Combine(_home.Folder, "next"))).Folder, current = Path.Combine(_home.Folder, "current");
        Directory.CreateSymbolicLink(current, _certificates);
        SiloProcess silo = Begin("silo-1", current);
        await silo.Ready();
        await Set("old", [silo], Authority.ClientOptions(_certificates));
        await Set("new", [silo], Authority.ClientOptions(next));
        (await Cli.Run(_home, "list", "--cluster", "old")).Expect(0);
        Assert.Contains("its certificate is not of the cluster's authority",
            (await Cli.Run(_home, "list", "--cluster", "new")).Expect(1).Error, StringComparison.Ordinal);

        File.Delete(current);
        Directory.CreateSymbolicLink(current, next);
        await silo.Logs("New connections show the certificate", times: 2);
        (await Cli.Run(_home, "list", "--cluster", "new")).Expect(0);
        Assert.Contains("its certificate is not of the cluster's authority",
            (await Cli.Run(_home, "list", "--cluster", "old")).Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_TlsDoesNotComeAbout_SaysWhoRefusesWhom()
    {
        SiloProcess silo = await Start("silo-1");
        string other = (await Authority.Make(Path.Combine(_home.Folder, "other"))).Folder, both = Path.Combine(_home.Folder, "both.pem");
        _home.Write("both.pem", File.ReadAllText(In("authority.pem")) + File.ReadAllText(Path.Combine(other, "authority.pem")));
        await Set("stranger", [silo], [.. Authority.ClientOptions(other)[..4], "--authority", both]);
        await Set("distrustful", [silo], Authority.ClientOptions(other));
        await Set("misled", [silo], [.. Authority.ClientOptions(_certificates), "--silo-name", "another"]);
        await Set("plain", [silo], []);
        string[] errors = await Task.WhenAll(((string[])["stranger", "distrustful", "misled", "plain"]).Select(async cluster =>
        {
            string error = (await Cli.Run(_home, "list", "--cluster", cluster)).Expect(1).Error;
            return Assert.Single(error.Split('\n'), line => line.StartsWith("error:", StringComparison.Ordinal));
        }));
        Assert.StartsWith($"error: no TLS connection to a silo of cluster stranger at {silo.Gateway}: it refuses this side's certificate (",
            errors[0], StringComparison.Ordinal);
        Assert.Contains($"see that --cert '{Path.Combine(other, "client.pem")}' is a client's certificate",
            errors[0].Replace("clusters.stranger.tls.certificate", "--cert", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(": its certificate is not of the cluster's authority; see that the address is the cluster's", errors[1],
            StringComparison.Ordinal);
        Assert.Contains(": its certificate does not carry the DNS name of the silos, 'another'; ", errors[2], StringComparison.Ordinal);
        Assert.StartsWith($"error: cluster plain at {silo.Gateway} does not answer (", errors[3], StringComparison.Ordinal);
    }

    private async Task Refuses(SiloProcess silo, int port, Func<string, Task<byte[]>> attempt, string reason)
    {
        string from = $"127.0.0.{_peer++}";
        byte[] answer = await attempt(from);

        // The silo answers the first bytes of a handshake with TLS's own alert of 7 bytes.
        Assert.True(answer.Length == 0 || reason.StartsWith("the TLS handshake", StringComparison.Ordinal),
            $"{reason}: {answer.Length} bytes came back.");
        await silo.Logs($"Refused a connection from {from}:");
        string line = silo.Log.Split('\n')
            .Single(line => line.Contains($"Refused a connection from {from}:", StringComparison.Ordinal));
        Assert.Contains($" to 127.0.0.1:{port}: {reason}", line, StringComparison.Ordinal);
    }

    private async Task<SiloProcess> Start(string name, params string[] settings)
    {
        SiloProcess silo = Begin(name, _certificates, settings);
        await silo.Ready();
        return silo;
    }

    private SiloProcess Begin(string name, string certificates, params string[] settings)
    {
        SiloProcess silo = SiloProcess.Start(name, _redis, _home.Folder, [.. Authority.SiloSettings(certificates), .. settings]);
        _silos.Add(silo);
        return silo;
    }

    private async Task Set(string cluster, IEnumerable<SiloProcess> silos, string[] options) =>
        (await Cli.Run(_home, ["config", "set", cluster, .. silos.SelectMany(silo => (string[])["--gateway", silo.Gateway]), .. options]))
            .Expect(0);

    private string In(string file) => Path.Combine(_certificates, file);

    private static int SiloPort(SiloProcess silo) =>
        ListeningPorts.Of(silo.ProcessId).Select(port => port.Port).Single(port => port != silo.GatewayPort && port != silo.Http.Port);
}
