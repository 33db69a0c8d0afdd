namespace Gridfold.Silo.Connections;

/// <summary>What the user calls the settings of TLS, for messages.</summary>
/// <param name="Certificate">The certificate in PEM.</param>
/// <param name="Key">Its private key.</param>
/// <param name="Pkcs12">Both in one file; null where that cannot be given.</param>
/// <param name="Authority">The authority's certificates.</param>
/// <param name="Password">What opens the key or the PKCS#12 file.</param>
public sealed record TlsNames(string Certificate, string Key, string? Pkcs12, string Authority, string Password);
