namespace Gridfold.Silo.Connections;

/// <summary>The user's names for the settings of TLS, for messages.</summary>
/// <param name="Certificate">The name of the setting for the certificate in PEM.</param>
/// <param name="Key">The name of the setting for its private key.</param>
/// <param name="Pkcs12">The name of the setting for both in one file. Null where there is no such setting.</param>
/// <param name="Authority">The name of the setting for the authority's certificates.</param>
/// <param name="Password">The name of the setting for the password of the key or of the PKCS#12 file.</param>
public sealed record TlsNames(string Certificate, string Key, string? Pkcs12, string Authority, string Password);
