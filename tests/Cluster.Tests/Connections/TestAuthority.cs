using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gridfold.Tests.Certificates;

/// <summary>An authority that a test makes, and what it signs. Keys are of P-256, which takes no time.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";
    public const string SiloName = "gridfold-silo";

    public static readonly string[] SiloUsages = [ServerUsage, ClientUsage];

    private TestAuthority(X509Certificate2 certificate) => Certificate = certificate;

    /// <summary>The authority's own certificate, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>One that signs its own certificate.</summary>
    public static TestAuthority Create()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request("test authority", key, isAuthority: true);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return new TestAuthority(request.CreateSelfSigned(now.AddDays(-30), now.AddDays(30)));
    }

    /// <summary>The certificate of a silo.</summary>
    public X509Certificate2 Silo(string name = SiloName) => Issue(SiloUsages, name);

    /// <summary>The certificate of a client.</summary>
    public X509Certificate2 Client() => Issue([ClientUsage], null);

    /// <summary>An authority that this one vouches for.</summary>
    public TestAuthority Below() => new(Issue([], null, isAuthority: true));

    /// <summary>Signs a certificate.</summary>
    /// <param name="usages">Extended key usages; none for no such extension.</param>
    /// <param name="dns">The DNS name that it carries.</param>
    /// <param name="from">In days from now.</param>
    /// <param name="until">In days from now.</param>
    /// <param name="isAuthority">Whether its owner may sign others.</param>
    public X509Certificate2 Issue(string[] usages, string? dns, double from = -1, double until = 1, bool isAuthority = false)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request(dns ?? "somebody", key, isAuthority);
        if (usages.Length > 0)
        {
            var oids = new OidCollection();
            foreach (string usage in usages) oids.Add(new Oid(usage));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, critical: false));
        }

        if (dns is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(dns);
            request.CertificateExtensions.Add(names.Build());
        }

        DateTimeOffset now = TimeProvider.System.GetUtcNow();

        // Also a certificate that may not sign others can be made to: peers have to see through that.
        var generator = X509SignatureGenerator.CreateForECDsa(Certificate.GetECDsaPrivateKey()!);
        using X509Certificate2 signed = request.Create(
            Certificate.SubjectName, generator, now.AddDays(from), now.AddDays(until), RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>An authority made of a certificate that is none.</summary>
    public static TestAuthority Impostor(X509Certificate2 certificate) => new(certificate);

    public void Dispose() => Certificate.Dispose();

    private static CertificateRequest Request(string subject, ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(isAuthority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        return request;
    }
}
