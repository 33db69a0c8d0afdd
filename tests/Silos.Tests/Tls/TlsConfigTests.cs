using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Gridfold.Tests.Certificates;

namespace Gridfold.Silos.Tests.Tls;

/// <summary>The ways to give a command its certificate, and the messages for certificates that cannot be used.</summary>
public sealed class TlsConfigTests : IDisposable
{
    private const string Password = "hunter2zz";

    private readonly Home _home = new();

    public TlsConfigTests()
    {
        using TestAuthority authority = TestAuthority.Create();
        using X509Certificate2 client = authority.Client(), other = authority.Client(),
            expired = authority.Issue([TestAuthority.ClientUsage], null, -2, -1);
        CertificateFolder.Write(In("tls"), "client", client);
        CertificateFolder.Write(In("tls"), "other", other);
        CertificateFolder.Write(In("tls"), "expired", expired);
        _home.Write("tls/authority.pem", authority.Pem);
        CertificateFolder.WriteKey(In("tls/client.p12"), "");
        File.WriteAllBytes(In("tls/client.p12"), client.Export(X509ContentType.Pkcs12, Password));
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Set_Files_AreKeptAsWholePathsAndListed()
    {
        // The command's working folder is the test's folder.
        (await Set("prod", "--cert", "tls/client.pem", "--key", "tls/client.key", "--authority", "tls/authority.pem", "--silo-name",
            "grid")).Expect(0);
        (await Cli.Run(_home, "config", "set", "plain", "--gateway", "silo-1:30000")).Expect(0);
        string[] rows = (await Cli.Run(_home, "config", "list", "-o", "csv")).Expect(0)
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["tls", "", "False", "True"], rows.Select(row => row.Split(',')[^1]));
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(_home.State, "config.yaml"), TestContext.Current.CancellationToken);
        Assert.Equal(
            ["tls:", $"certificate: {In("tls/client.pem")}", $"key: {In("tls/client.key")}", $"authority: {In("tls/authority.pem")}",
                "silo_name: grid"],
            lines.Select(line => line.Trim()).SkipWhile(line => line != "tls:"));
    }

    [Fact]
    public async Task Set_Pkcs12_TakesItsPasswordFromTheEnvironmentAndKeepsItNowhere()
    {
        string[] options = ["--pkcs12", "tls/client.p12", "--authority", "tls/authority.pem"];
        string[] set = ["config", "set", "prod", "--gateway", "127.0.0.1:1", .. options];
        CliResult without = (await Cli.Run(_home, set)).Expect(2);
        Assert.Contains("cannot be read as PKCS#12 without a password, which may be given in GRIDFOLD_TLS_PASSWORD", without.Error,
            StringComparison.Ordinal);
        CliResult named = (await Cli.Run(_home, [("GRIDFOLD_TLS_PASSWORD", Password)], set)).Expect(0);
        Assert.DoesNotContain(Password, named.Error + named.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Password, await File.ReadAllTextAsync(Path.Combine(_home.State, "config.yaml"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Contains(
            "GRIDFOLD_TLS_PASSWORD", (await Cli.Run(_home, "list", "--cluster", "prod")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--authority is missing; name a PEM file with the certificates of the cluster's own authority", "--cert", "tls/client.pem",
        "--key", "tls/client.key")]
    [InlineData("--key is missing; name a PEM file", "--cert", "tls/client.pem", "--authority", "tls/authority.pem")]
    [InlineData(
        "--cert is missing; name a PEM file with the certificate, or by --pkcs12 a PKCS#12 file", "--authority", "tls/authority.pem")]
    [InlineData("--cert and --pkcs12 are both given", "--cert", "a", "--key", "b", "--pkcs12", "c", "--authority", "d")]
    [InlineData("--cert '{0}tls/nobody.pem' is not there", "--cert", "tls/nobody.pem", "--key", "tls/client.key", "--authority",
        "tls/authority.pem")]
    [InlineData("--key '{0}tls/other.key' does not match: it is not the private key of the certificate in --cert '{0}tls/client.pem'",
        "--cert", "tls/client.pem", "--key", "tls/other.key", "--authority", "tls/authority.pem")]
    [InlineData("--key '{0}tls/client.pem' holds no private key", "--cert", "tls/client.pem", "--key", "tls/client.pem", "--authority",
        "tls/authority.pem")]
    [InlineData("the certificate in --cert '{0}tls/expired.pem' has expired at ", "--cert", "tls/expired.pem", "--key", "tls/expired.key",
        "--authority", "tls/authority.pem")]
    [InlineData("--authority '{0}tls/client.pem' holds a certificate that is not an authority's", "--cert", "tls/client.pem", "--key",
        "tls/client.key", "--authority", "tls/client.pem")]
    public async Task Set_FilesOfNoUse_IsOneErrorAndNamesNothing(string message, params string[] options)
    {
        CliResult result = (await Set("prod", options)).Expect(2);
        Assert.StartsWith("error: " + message.Replace("{0}", _home.Folder + "/", StringComparison.Ordinal),
            Assert.Single(result.Error.Split('\n').Take(2), line => line.Length > 0), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_home.State, "config.yaml")));
    }

    [Fact]
    public async Task Command_FilesOfNoUse_NamesTheirPlaceInTheFile()
    {
        (await Set("prod", "--cert", "tls/client.pem", "--key", "tls/client.key", "--authority", "tls/authority.pem")).Expect(0);
        File.Delete(In("tls/client.key"));
        CliResult listed = (await Cli.Run(_home, "list", "--cluster", "prod")).Expect(2);
        Assert.Equal(
            $"error: clusters.prod.tls.key '{In("tls/client.key")}' is not there; name a file that exists", listed.Error.TrimEnd());
        (string, string?)[] environment = [
            ("GRIDFOLD_TLS_CERT", In("tls/client.pem")), ("GRIDFOLD_TLS_AUTHORITY", In("tls/authority.pem"))];
        Assert.StartsWith("error: GRIDFOLD_TLS_KEY is missing",
            (await Cli.Run(_home, environment, "list", "--cluster", "127.0.0.1:1")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{certificate: a.pem, key: /k, authority: /a}",
        "3:24: error: clusters.x.tls.certificate is the text 'a.pem'; it must be a whole path")]
    [InlineData("{certificate: /c, authority: /a}", "3:10: error: clusters.x.tls.key is missing")]
    [InlineData(
        "{certificate: /c, key: /k, authoriti: /a}", "error: 'authoriti' is not a key of clusters.x.tls; did you mean 'authority'?")]
    public async Task List_WrongTlsInTheFile_IsAnErrorWithItsPlace(string tls, string message)
    {
        _home.Write(Path.Combine("home", "config.yaml"), $"clusters:\n  x: {{gateways: ['a:1'],\n    tls: {tls}}}\n");
        Assert.Contains(message, (await Cli.Run(_home, "config", "list")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_KeyThatOthersCanRead_WarnsWithTheRemedy()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        CertificateFolder.SetMode(In("tls/client.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        CliResult result = (
            await Set("prod", "--cert", "tls/client.pem", "--key", "tls/client.key", "--authority", "tls/authority.pem")).Expect(0);
        Assert.Contains(
            $"warning: --key '{In("tls/client.key")}' holds a private key, and other users can read it or write it (mode 604): chmod 600 ",
            result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_SomethingWithoutTlsAtTheGateway_SaysThatTheHandshakeFailed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task hangingUp = HangUp(listener);
        string address = listener.LocalEndpoint.ToString()!;
        (await Cli.Run(
            _home, ["config", "set", "prod", "--gateway", address, "--cert", "tls/client.pem", "--key", "tls/client.key", "--authority",
                "tls/authority.pem"])).Expect(0);
        CliResult result = (await Cli.RunAlone(_home, "list", "--cluster", "prod")).Expect(1);
        Assert.Contains($"error: no TLS connection to a silo of cluster prod at {address}: the TLS handshake failed (", result.Error,
            StringComparison.Ordinal);
        listener.Stop();
        await hangingUp;
    }

    private static async Task HangUp(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private Task<CliResult> Set(string name, params string[] options) =>
        Cli.Run(_home, ["config", "set", name, "--gateway", "silo-1:30000", .. options]);

    private string In(string file) => Path.Combine(_home.Folder, file);
}
