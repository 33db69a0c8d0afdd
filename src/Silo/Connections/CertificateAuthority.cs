using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gridfold.Silo.Connections;

/// <summary>
/// A cluster's own authority. It decides which certificates are valid, and for which role. The system's authorities are not used.
/// </summary>
internal sealed class CertificateAuthority
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private const X509ChainStatusFlags OfAnother =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    private readonly X509Certificate2Collection _roots;
    private readonly string _siloName;

    /// <param name="roots">The authority's certificates.</param>
    /// <param name="siloName">The DNS name in the certificate of every silo.</param>
    public CertificateAuthority(X509Certificate2Collection roots, string siloName) => (_roots, _siloName) = (roots, siloName);

    /// <summary>The policy for building chains: they must end at this authority, and no network is used.</summary>
    public X509ChainPolicy PolicyAt(DateTimeOffset now)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = now.UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.CustomTrustStore.AddRange(_roots);
        return policy;
    }

    /// <summary>Finds the reason why a certificate cannot be that of a client or silo of this cluster. Null when it can.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="sent">The certificates that came with it, which may lead from it to the authority.</param>
    /// <param name="role">The role that the owner of the certificate must have.</param>
    /// <param name="now">The time at which the certificate must be valid.</param>
    /// <returns>A predicate, for example "has expired".</returns>
    public string? ProblemOf(X509Certificate2 certificate, X509Certificate2Collection sent, CertificateRole role, DateTimeOffset now)
    {
        using var chain = new X509Chain { ChainPolicy = PolicyAt(now) };
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        bool isOfAuthority = chain.Build(certificate);
        try
        {
            if (!isOfAuthority) return ProblemOf(certificate, chain, now);
        }
        finally
        {
            foreach (X509ChainElement element in chain.ChainElements) element.Certificate.Dispose();
        }

        if (!IsFor(certificate, ClientAuthentication)) return "is not for client authentication (extended key usage clientAuth)";
        if (role == CertificateRole.Client) return null;
        if (!IsFor(certificate, ServerAuthentication))
            return "is not for server authentication (extended key usage serverAuth), as that of a silo must be";
        return certificate.MatchesHostname(_siloName, allowWildcards: false, allowCommonName: false)
            ? null
            : $"does not carry the DNS name of the silos, '{_siloName}'";
    }

    private static string ProblemOf(X509Certificate2 certificate, X509Chain chain, DateTimeOffset now)
    {
        X509ChainStatusFlags flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        if ((flags & OfAnother) != 0) return "is not of the cluster's authority";
        if (certificate.NotAfter < now) return $"has expired at {certificate.NotAfter.ToUniversalTime():u}";
        if (certificate.NotBefore > now) return $"is not valid before {certificate.NotBefore.ToUniversalTime():u}";
        return $"cannot be traced to the cluster's authority ({string.Join(", ", chain.ChainStatus.Select(status => status.Status))})";
    }

    private static bool IsFor(X509Certificate2 certificate, string usage) => certificate.Extensions
        .OfType<X509EnhancedKeyUsageExtension>()
        .Any(extension => extension.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == usage));
}
