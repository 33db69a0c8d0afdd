using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gridfold.Models.Input;

namespace Gridfold.Hosting.Clusters;

/// <summary>The certificates of an own authority, from which the certificate of an API must come.</summary>
internal static class ApiAuthority
{
    /// <summary>Reads a PEM file.</summary>
    /// <exception cref="InputException">The file holds no certificate.</exception>
    public static X509ChainPolicy Read(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InputException($"the authority {file} cannot be read: {exception.Message.TrimEnd('.')}; name a PEM file");
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw new InputException(
            $"the authority {file} holds no certificate; name a PEM file with the certificates of the authority");
    }
}
