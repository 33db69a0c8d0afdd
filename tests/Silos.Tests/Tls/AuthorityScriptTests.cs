using System.Security.Cryptography.X509Certificates;

namespace Gridfold.Silos.Tests.Tls;

/// <summary>
/// The script deploy/tls/authority.sh. <see cref="TlsClusterTests"/> shows that silos and clients accept its certificates.
/// </summary>
public sealed class AuthorityScriptTests : IDisposable
{
    private readonly Home _home = new();

    public AuthorityScriptTests() => Assert.SkipUnless(Authority.CanBeMade, "openssl is not installed.");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task New_Keys_AreForTheirOwnerOnly()
    {
        string folder = (await Authority.Make(Path.Combine(_home.Folder, "tls"))).Folder;
        Assert.Equal(["authority.key", "authority.pem", "client.key", "client.pem", "silo.key", "silo.pem"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        if (OperatingSystem.IsWindows()) return;
        foreach (string key in Directory.GetFiles(folder, "*.key"))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
    }

    [Fact]
    public async Task New_Certificates_AreForWhatTheyAreNamed()
    {
        string folder = (await Authority.Make(Path.Combine(_home.Folder, "tls"))).Folder;
        Assert.Equal((0, true), await Made("client", "laptop"));
        Assert.Equal((0, true), await Made("silo", "silo-2"));
        using X509Certificate2 silo = Read("silo-2"), client = Read("laptop"), authority = Read("authority");
        Assert.Equal(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"], Usages(silo));
        Assert.Equal(["1.3.6.1.5.5.7.3.2"], Usages(client));
        Assert.True(silo.MatchesHostname("gridfold-silo", allowCommonName: false));
        Assert.False(client.MatchesHostname("gridfold-silo"));
        Assert.True(authority.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.All([silo, client], certificate => Assert.False(
            certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority));

        async Task<(int, bool)> Made(string kind, string name) =>
            ((await Authority.Run(kind, folder, name)).ExitCode, File.Exists(Path.Combine(folder, $"{name}.key")));
        X509Certificate2 Read(string name) => X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, $"{name}.pem"));
    }

    [Fact]
    public async Task Any_FileThatExists_IsNotOverwritten()
    {
        string folder = (await Authority.Make(Path.Combine(_home.Folder, "tls"))).Folder;
        Dictionary<string, string> before = Directory.GetFiles(folder).ToDictionary(file => file, File.ReadAllText);
        foreach (string[] arguments in (string[][])[
            ["new", folder], ["silo", folder, "silo"], ["client", folder, "silo"], ["client", folder, "authority"]])
        {
            (int exitCode, string output) = await Authority.Run(arguments);
            Assert.Equal(2, exitCode);
            Assert.Contains("is there already, and is not overwritten", output, StringComparison.Ordinal);
        }

        Assert.Equal(before, Directory.GetFiles(folder).ToDictionary(file => file, File.ReadAllText));
    }

    [Theory]
    [InlineData("new")]
    [InlineData("client", "folder")]
    [InlineData("renew", "folder", "name")]
    public async Task Any_WrongArguments_ShowsHowItIsUsed(params string[] arguments)
    {
        (int exitCode, string output) = await Authority.Run(arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains("authority.sh new FOLDER", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../escape", "cannot name a file")]
    [InlineData("laptop", "authority.key is not there; make the authority first")]
    public async Task Client_CannotBeMade_SaysWhy(string name, string message)
    {
        (int exitCode, string output) = await Authority.Run("client", _home.Folder, name);
        Assert.Equal(2, exitCode);
        Assert.Contains(message, output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Usages(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>()
            .Select(oid => oid.Value!).Order();
}
