using Gridfold.Models.Input;

namespace Gridfold.Silo.Connections;

/// <summary>The files of TLS as the user has given them; null where one was not given.</summary>
/// <param name="Certificate">PEM.</param>
/// <param name="Key">PEM.</param>
/// <param name="Pkcs12">A certificate and its key.</param>
/// <param name="Authority">PEM.</param>
public sealed record TlsPaths(string? Certificate, string? Key, string? Pkcs12, string? Authority)
{
    /// <summary>Whether no file was given.</summary>
    public bool IsEmpty => this is { Certificate: null, Key: null, Pkcs12: null, Authority: null };

    /// <summary>Reports what is missing, or too much.</summary>
    /// <param name="names">What the user calls the files.</param>
    /// <param name="problems">Where problems go.</param>
    /// <param name="location">Where the files are named; null outside a file.</param>
    public void Check(TlsNames names, Problems problems, SourceLocation? location = null)
    {
        if (Authority is null) Report($"{names.Authority} is missing; name a PEM file with the certificates of the cluster's own authority");
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

    /// <summary>The settings that these files make; they have passed <see cref="Check"/>.</summary>
    /// <param name="names">What the user calls the files.</param>
    /// <param name="password">What opens the key or the PKCS#12 file; null or empty for none.</param>
    public TlsSettings ToSettings(TlsNames names, string? password) => new()
    {
        Certificate = Pkcs12 is null ? new NamedFile(names.Certificate, Certificate!) : new NamedFile(names.Pkcs12!, Pkcs12),
        Key = Key is null ? null : new NamedFile(names.Key, Key),
        Password = string.IsNullOrEmpty(password) ? null : password,
        PasswordSetting = names.Password,
        Authority = new NamedFile(names.Authority, Authority!),
    };
}
