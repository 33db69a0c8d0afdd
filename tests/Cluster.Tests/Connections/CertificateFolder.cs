using System.Security.Cryptography.X509Certificates;

namespace Gridfold.Tests.Certificates;

/// <summary>Writes certificates to a folder as PEM, the keys for their owner only.</summary>
internal static class CertificateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes NAME.pem and NAME.key.</summary>
    public static void Write(string folder, string name, X509Certificate2 certificate, params X509Certificate2[] chain)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, $"{name}.pem"), string.Join('\n', chain.Prepend(certificate).Select(one => one.ExportCertificatePem())));
        WriteKey(Path.Combine(folder, $"{name}.key"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Writes a file for its owner only.</summary>
    public static void WriteKey(string path, string text)
    {
        File.WriteAllText(path, text);
        SetMode(path, OwnerOnly);
    }

    /// <summary>Says who may read and write a file, where there are such modes.</summary>
    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
    }
}
