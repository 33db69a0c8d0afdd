using System.Security.Cryptography.X509Certificates;
using Gridfold.Silo.Connections;
using Gridfold.Tests.Certificates;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>Whose certificates a cluster takes, and for what.</summary>
public sealed class CertificateAuthorityTests : IDisposable
{
    private readonly TestAuthority _authority = TestAuthority.Create();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void Silo_IsASiloAndMayBeAClient()
    {
        using X509Certificate2 silo = _authority.Silo();
        Assert.Null(ProblemOf(silo, CertificateRole.Silo));
        Assert.Null(ProblemOf(silo, CertificateRole.Client));
    }

    [Fact]
    public void Client_IsAClientAndNoSilo()
    {
        using X509Certificate2 client = _authority.Client();
        Assert.Null(ProblemOf(client, CertificateRole.Client));
        Assert.Contains("serverAuth", ProblemOf(client, CertificateRole.Silo), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        TestAuthority.ServerUsage, TestAuthority.ClientUsage, "another-name", "does not carry the DNS name of the silos, 'gridfold-silo'")]
    [InlineData(TestAuthority.ServerUsage, TestAuthority.ClientUsage, "*.gridfold-silo", "does not carry the DNS name")]
    [InlineData(TestAuthority.ServerUsage, TestAuthority.ClientUsage, "x.gridfold-silo", "does not carry the DNS name")]
    [InlineData(TestAuthority.ServerUsage, TestAuthority.ClientUsage, "*", "does not carry the DNS name")]
    [InlineData(TestAuthority.ServerUsage, TestAuthority.ClientUsage, null, "does not carry the DNS name")]
    [InlineData(TestAuthority.ServerUsage, null, TestAuthority.SiloName, "clientAuth")]
    [InlineData(TestAuthority.ClientUsage, null, TestAuthority.SiloName, "serverAuth")]
    [InlineData("1.3.6.1.5.5.7.3.3", null, TestAuthority.SiloName, "clientAuth")]
    [InlineData(null, null, TestAuthority.SiloName, "clientAuth")]
    public void Silo_WithoutUsageOrName_IsNone(string? usage, string? other, string? name, string problem)
    {
        using X509Certificate2 certificate = _authority.Issue([.. new[] { usage, other }.OfType<string>()], name);
        Assert.Contains(problem, ProblemOf(certificate, CertificateRole.Silo), StringComparison.Ordinal);
    }

    [Fact]
    public void Silo_NameInOtherCase_IsOne()
    {
        using X509Certificate2 silo = _authority.Silo("GridFold-Silo");
        Assert.Null(ProblemOf(silo, CertificateRole.Silo));
    }

    [Theory]
    [InlineData(-2, -1, "has expired at ")]
    [InlineData(1, 2, "is not valid before ")]
    public void Certificate_OutsideItsTime_IsRefused(double from, double until, string problem)
    {
        using X509Certificate2 certificate = _authority.Issue(TestAuthority.SiloUsages, TestAuthority.SiloName, from, until);
        Assert.StartsWith(problem, ProblemOf(certificate, CertificateRole.Silo), StringComparison.Ordinal);
        Assert.StartsWith(problem, ProblemOf(certificate, CertificateRole.Client), StringComparison.Ordinal);
    }

    [Fact]
    public void Certificate_OfAnotherAuthorityOfTheSameName_IsRefused()
    {
        using TestAuthority other = TestAuthority.Create();
        using X509Certificate2 silo = other.Silo();
        Assert.Equal("is not of the cluster's authority", ProblemOf(silo, CertificateRole.Client));
        Assert.Equal("is not of the cluster's authority", ProblemOf(silo, CertificateRole.Client, other.Certificate));
    }

    [Fact]
    public void Certificate_SignedByAClient_IsRefused()
    {
        using X509Certificate2 client = _authority.Client();
        using TestAuthority impostor = TestAuthority.Impostor(client);
        using X509Certificate2 forged = impostor.Silo();
        Assert.NotNull(ProblemOf(forged, CertificateRole.Silo, client));
        Assert.NotNull(ProblemOf(forged, CertificateRole.Client, client));
    }

    [Fact]
    public void Certificate_OfAnAuthorityBelow_IsTakenWithItsChain()
    {
        using TestAuthority below = _authority.Below();
        using X509Certificate2 silo = below.Silo();
        Assert.Null(ProblemOf(silo, CertificateRole.Silo, below.Certificate));
        Assert.Equal("is not of the cluster's authority", ProblemOf(silo, CertificateRole.Silo));
    }

    private string? ProblemOf(X509Certificate2 certificate, CertificateRole role, params X509Certificate2[] sent)
    {
        using X509Certificate2 root = X509CertificateLoader.LoadCertificate(_authority.Certificate.RawData);
        var authority = new CertificateAuthority([root], TestAuthority.SiloName);
        return authority.ProblemOf(certificate, [.. sent], role, TimeProvider.System.GetUtcNow());
    }
}
