using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gridfold.Models.Input;
using Gridfold.Silo.Connections;
using Gridfold.Tests.Certificates;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>Reading certificates from files: what is wrong is said in one sentence that names the file.</summary>
public sealed class TlsCertificatesTests : IDisposable
{
    private const string Password = "correct horse";

    private readonly string _folder = Directory.CreateTempSubdirectory("gridfold-tls-").FullName;
    private readonly TestAuthority _authority = TestAuthority.Create();

    public TlsCertificatesTests()
    {
        File.WriteAllText(In("authority.pem"), _authority.Pem);
        using X509Certificate2 silo = _authority.Silo(), client = _authority.Client();
        CertificateFolder.Write(_folder, "silo", silo);
        CertificateFolder.Write(_folder, "client", client);
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Load_Silo_HasItsKeyAndNoWarning()
    {
        TlsIdentity silo = Load(CertificateRole.Silo, Settings("silo")).Current;
        Assert.True(silo.Certificate.HasPrivateKey);
        Assert.Null(silo.Warning);
    }

    [Fact]
    public void Load_Client_IsAClientOnly()
    {
        Load(CertificateRole.Client, Settings("client"));
        Assert.Contains("'" + In("client.pem") + "' is not for server authentication", Problem(CertificateRole.Silo, Settings("client")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Chain_IsSentAfterTheCertificate()
    {
        using TestAuthority below = _authority.Below();
        using X509Certificate2 silo = below.Silo();
        CertificateFolder.Write(_folder, "below", silo, below.Certificate);
        TlsIdentity identity = Load(CertificateRole.Silo, Settings("below")).Current;
        Assert.Equal(
            [below.Certificate.Thumbprint], identity.Context.IntermediateCertificates.Select(certificate => certificate.Thumbprint));
    }

    [Fact]
    public void Load_Pkcs12_TakesItsPassword()
    {
        using X509Certificate2 silo = _authority.Silo();
        CertificateFolder.WriteKey(In("silo.p12"), "");
        File.WriteAllBytes(In("silo.p12"), silo.Export(X509ContentType.Pkcs12, Password));
        TlsSettings settings = Settings("silo") with { Certificate = new NamedFile("P12", In("silo.p12")), Key = null };
        Assert.Equal(silo.Thumbprint, Load(CertificateRole.Silo, settings with { Password = Password }).Current.Certificate.Thumbprint);
        Assert.Contains("P12 '" + In("silo.p12") + "' cannot be read as PKCS#12 without a password, which may be given in PASSWORD",
            Problem(CertificateRole.Silo, settings), StringComparison.Ordinal);
        string wrong = Problem(CertificateRole.Silo, settings with { Password = "wrong" });
        Assert.Contains("cannot be read as PKCS#12 with the password in PASSWORD", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EncryptedKey_TakesItsPassword()
    {
        using X509Certificate2 silo = _authority.Silo();
        CertificateFolder.Write(_folder, "locked", silo);
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        CertificateFolder.WriteKey(In("locked.key"), silo.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem(Password, parameters));
        Load(CertificateRole.Silo, Settings("locked") with { Password = Password });
        Assert.Contains(
            "is encrypted; give its password in PASSWORD", Problem(CertificateRole.Silo, Settings("locked")), StringComparison.Ordinal);
        Assert.Contains("or the password in PASSWORD does not open it",
            Problem(CertificateRole.Silo, Settings("locked") with { Password = "wrong" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("silo.pem", null, "CERT 'silo.pem' is not there; name a file that exists")]
    [InlineData("silo.key", null, "KEY 'silo.key' is not there")]
    [InlineData("authority.pem", null, "AUTHORITY 'authority.pem' is not there")]
    [InlineData("silo.pem", "", "CERT 'silo.pem' holds no certificate")]
    [InlineData("authority.pem", "", "AUTHORITY 'authority.pem' holds no certificate")]
    [InlineData("silo.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "CERT 'silo.pem' holds a damaged certificate")]
    [InlineData("silo.key", "nothing", "KEY 'silo.key' holds no private key; it must be PEM")]
    [InlineData("silo.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "KEY 'silo.key' does not match: it is not the private key of the certificate in CERT 'silo.pem'")]
    public void Load_DamagedFile_SaysWhichAndWhy(string file, string? text, string problem)
    {
        if (text is null) File.Delete(In(file));
        else File.WriteAllText(In(file), text);
        Assert.StartsWith(problem, Problem(CertificateRole.Silo, Settings("silo"))
            .Replace(_folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileOfAnotherKind_SaysWhichAndWhy()
    {
        File.Copy(In("client.key"), In("silo.key"), overwrite: true);
        Assert.Contains(
            "'" + In("silo.key") + "' does not match", Problem(CertificateRole.Silo, Settings("silo")), StringComparison.Ordinal);
        File.WriteAllBytes(In("silo.key"), new byte[(1 << 20) + 1]);
        Assert.Contains("is 1048577 bytes long", Problem(CertificateRole.Silo, Settings("silo")), StringComparison.Ordinal);
        TlsSettings noAuthority = Settings("client") with { Authority = new NamedFile("AUTHORITY", In("client.pem")) };
        Assert.Contains(
            "holds a certificate that is not an authority's", Problem(CertificateRole.Client, noAuthority), StringComparison.Ordinal);
        using TestAuthority other = TestAuthority.Create();
        File.WriteAllText(In("authority.pem"), other.Pem);
        Assert.Contains("is not of the cluster's authority; get a client's certificate from the authority in AUTHORITY",
            Problem(CertificateRole.Client, Settings("client")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.OtherRead, true)]
    [InlineData(UnixFileMode.OtherWrite, true)]
    [InlineData(UnixFileMode.GroupWrite, true)]
    [InlineData(UnixFileMode.GroupRead, false)]
    public void Load_KeyThatOthersCanRead_WarnsWithTheRemedy(UnixFileMode mode, bool warns)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");

        // By a link, as Kubernetes mounts it; the mode of a link itself says nothing.
        CertificateFolder.SetMode(In("silo.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);
        File.CreateSymbolicLink(In("link.key"), In("silo.key"));
        string? warning = Load(CertificateRole.Silo, Settings("silo") with { Key = new NamedFile("KEY", In("link.key")) }).Current.Warning;
        Assert.Equal(warns, warning?.EndsWith($": chmod 600 {In("link.key")}", StringComparison.Ordinal) ?? false);
    }

    private static TlsCertificates Load(CertificateRole role, TlsSettings settings) => new(settings, role, TimeProvider.System);

    private static string Problem(CertificateRole role, TlsSettings settings) =>
        Assert.Single(Assert.Throws<InputException>(() => Load(role, settings)).Problems).Message;

    private TlsSettings Settings(string name) => new()
    {
        Certificate = new NamedFile("CERT", In($"{name}.pem")),
        Key = new NamedFile("KEY", In($"{name}.key")),
        PasswordSetting = "PASSWORD",
        Authority = new NamedFile("AUTHORITY", In("authority.pem")),
    };

    private string In(string file) => Path.Combine(_folder, file);
}
