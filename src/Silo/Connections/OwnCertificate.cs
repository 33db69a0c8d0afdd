using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Connections;

/// <summary>A certificate with its private key, and the certificates that lead from it to its authority.</summary>
/// <param name="Certificate">The certificate with its key.</param>
/// <param name="Chain">The certificates that lead to the authority, possibly none.</param>
internal sealed record OwnCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain)
{
    private const string EncryptedKey = "ENCRYPTED PRIVATE KEY";

    /// <summary>Reads the certificate and the key.</summary>
    /// <exception cref="InputException">The files cannot be read, or the certificate and the key do not belong together.</exception>
    public static OwnCertificate Read(TlsFiles files, TlsSettings settings) => files.Key is null
        ? ReadPkcs12(files.Certificate, settings)
        : ReadPem(files.Certificate, files.Key, settings);

    /// <summary>Reads certificates in PEM.</summary>
    /// <exception cref="InputException">The file has no certificate.</exception>
    public static X509Certificate2Collection ReadPem(byte[] bytes, NamedFile file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Encoding.ASCII.GetString(bytes));
        }
        catch (CryptographicException)
        {
            throw new InputException($"{file} holds a damaged certificate; it must be PEM, as openssl and cert-manager write it");
        }

        if (certificates.Count == 0)
            throw new InputException($"{file} holds no certificate; it must be PEM, with -----BEGIN CERTIFICATE-----");
        return certificates;
    }

    private static OwnCertificate ReadPem(byte[] certificate, byte[] key, TlsSettings settings)
    {
        X509Certificate2Collection chain = ReadPem(certificate, settings.Certificate);
        using X509Certificate2 first = chain[0];
        chain.RemoveAt(0);
        string keyText = Encoding.ASCII.GetString(key);
        string label = KeyLabel(keyText)
            ?? throw new InputException($"{settings.Key} holds no private key; it must be PEM, with -----BEGIN PRIVATE KEY-----");
        if (label == EncryptedKey && settings.Password is null)
            throw new InputException($"{settings.Key} is encrypted; give its password in {settings.PasswordSetting}");
        try
        {
            string certificateText = first.ExportCertificatePem();
            return new OwnCertificate(Usable(label == EncryptedKey
                ? X509Certificate2.CreateFromEncryptedPem(certificateText, keyText, settings.Password)
                : X509Certificate2.CreateFromPem(certificateText, keyText)), chain);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            string password = label == EncryptedKey ? $", or the password in {settings.PasswordSetting} does not open it" : "";
            throw new InputException($"{settings.Key} does not match: it is not the private key of the certificate in "
                + $"{settings.Certificate}{password}; "
                + "name the two files that were made together");
        }
    }

    private static OwnCertificate ReadPkcs12(byte[] bytes, TlsSettings settings)
    {
        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12Collection(bytes, settings.Password);
        }
        catch (CryptographicException)
        {
            string password = settings.Password is null
                ? $"without a password, which may be given in {settings.PasswordSetting}"
                : $"with the password in {settings.PasswordSetting}";
            throw new InputException($"{settings.Certificate} cannot be read as PKCS#12 {password}; "
                + "see that file and password belong together");
        }

        X509Certificate2 own = all.FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new InputException($"{settings.Certificate} holds no private key; make it with the key, "
                + "as 'openssl pkcs12 -export -inkey KEY -in CERTIFICATE' does");
        all.Remove(own);
        return new OwnCertificate(own, all);
    }

    private static string? KeyLabel(string text)
    {
        for (ReadOnlySpan<char> rest = text; PemEncoding.TryFind(rest, out PemFields fields); rest = rest[fields.Location.End..])
        {
            ReadOnlySpan<char> label = rest[fields.Label];
            if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal)) return label.ToString();
        }

        return null;
    }

    // The TLS of Windows accepts no key that exists only in memory.
    private static X509Certificate2 Usable(X509Certificate2 certificate) => OperatingSystem.IsWindows()
        ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null)
        : certificate;
}
