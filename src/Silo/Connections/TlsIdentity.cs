using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Connections;

/// <summary>The certificate of a process and the authority that it trusts, as read from files at one moment.</summary>
public sealed class TlsIdentity
{
    private TlsIdentity(OwnCertificate own, CertificateAuthority authority, string? warning)
    {
        Certificate = own.Certificate;
        Authority = authority;
        Warning = warning;

        // Offline: certificates that are not in the files are not searched for on the network.
        Context = SslStreamCertificateContext.Create(own.Certificate, own.Chain, offline: true);
    }

    /// <summary>The process's own certificate, with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The warning that other users can read the private key. Null when they cannot.</summary>
    public string? Warning { get; }

    /// <summary>The certificate with the intermediate certificates that are sent after it.</summary>
    internal SslStreamCertificateContext Context { get; }

    /// <summary>The authority that decides about peers.</summary>
    internal CertificateAuthority Authority { get; }

    /// <summary>Makes an identity from the contents of the files.</summary>
    /// <exception cref="InputException">The files do not have a certificate that peers would accept.</exception>
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
