using Gridfold.Models.Input;

namespace Gridfold.Silo.Connections;

/// <summary>The paths of the TLS files as the user gave them. A path that was not given is null.</summary>
/// <param name="Certificate">The certificate in PEM.</param>
/// <param name="Key">The private key in PEM.</param>
/// <param name="Pkcs12">A PKCS#12 file with a certificate and its key.</param>
/// <param name="Authority">The authority's certificates in PEM.</param>
public sealed record TlsPaths(string? Certificate, string? Key, string? Pkcs12, string? Authority)
{
    /// <summary>Whether no file was given.</summary>
    public bool IsEmpty => this is { Certificate: null, Key: null, Pkcs12: null, Authority: null };

    /// <summary>Reports a missing file, or files that exclude each other.</summary>
    /// <param name="names">The user's names for the files.</param>
    /// <param name="problems">Receives the problems.</param>
    /// <param name="location">The place that names the files. Null outside a file.</param>
    public void Check(TlsNames names, Problems problems, SourceLocation? location = null)
    {
        if (Authority is null)
            Report($"{names.Authority} is missing; name a PEM file with the certificates of the cluster's own authority");
        string orPkcs12 = names.Pkcs12 is null ? "" : $", or by {names.Pkcs12} a PKCS#12 file";
        switch (this)
        {
            case { Certificate: not null, Pkcs12: not null }:
                Report($"{names.Certificate} and {names.Pkcs12} are both given; leave one of them out");
                break;
            case { Key: not null, Pkcs12: not null }:
                Report($"{names.Key} is given beside {names.Pkcs12}, whose file holds the key; leave it out");
                break;
            case { Certificate: null, Pkcs12: null }:
                Report($"{names.Certificate} is missing; name a PEM file with the certificate{orPkcs12}");
                break;
            case { Key: null, Pkcs12: null }:
                Report($"{names.Key} is missing; name a PEM file with the private key of the certificate");
                break;
        }

        void Report(string problem) => problems.Error(problem, location);
    }

    /// <summary>The settings for these files, which have passed <see cref="Check"/>.</summary>
    /// <param name="names">The user's names for the files.</param>
    /// <param name="password">The password of the key or of the PKCS#12 file. Null or empty for none.</param>
    public TlsSettings ToSettings(TlsNames names, string? password) => new()
    {
        Certificate = Pkcs12 is null ? new NamedFile(names.Certificate, Certificate!) : new NamedFile(names.Pkcs12!, Pkcs12),
        Key = Key is null ? null : new NamedFile(names.Key, Key),
        Password = string.IsNullOrEmpty(password) ? null : password,
        PasswordSetting = names.Password,
        Authority = new NamedFile(names.Authority, Authority!),
    };
}
