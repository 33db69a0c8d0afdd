using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Connections;

/// <summary>What a process shows its peers, and by what it judges theirs: read from files at one moment.</summary>
public sealed class TlsIdentity
{
    private TlsIdentity(OwnCertificate own, CertificateAuthority authority, string? warning)
    {
        Certificate = own.Certificate;
        Authority = authority;
        Warning = warning;

        // Offline: what is not in the files is not looked for on the network.
        Context = SslStreamCertificateContext.Create(own.Certificate, own.Chain, offline: true);
    }

    /// <summary>The process's own certificate, with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Says that other users can read the private key; null when they cannot.</summary>
    public string? Warning { get; }

    /// <summary>The certificate with the intermediate ones that are sent after it.</summary>
    internal SslStreamCertificateContext Context { get; }

    /// <summary>Who vouches for peers.</summary>
    internal CertificateAuthority Authority { get; }

    /// <summary>Makes an identity of what the files held.</summary>
    /// <exception cref="InputException">They do not hold a certificate that peers would accept.</exception>
    internal static TlsIdentity Of(TlsFiles files, TlsSettings settings, CertificateRole role, DateTimeOffset now)
    {
        X509Certificate2Collection roots = OwnCertificate.ReadPem(files.Authority, settings.Authority);
        if (roots.Any(root => !IsAuthority(root)))
        {
            throw new InputException($"{settings.Authority} holds a certificate that is not an authority's (basic constraints CA:TRUE); "
                + "name the file with the authority's own certificate");
        }

        var authority = new CertificateAuthority(roots, settings.SiloName);
        OwnCertificate own = OwnCertificate.Read(files, settings);
        if (authority.ProblemOf(own.Certificate, own.Chain, role, now) is { } problem)
        {
            throw new InputException($"the certificate in {settings.Certificate} {problem}; "
                + $"get a {(role == CertificateRole.Silo ? "silo" : "client")}'s certificate from the authority in {settings.Authority}");
        }

        return new TlsIdentity(own, authority, files.Warning);
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);
}
