namespace Gridfold.Silo.Connections;

/// <summary>The files of mutual TLS, and its rules. Both ends of a connection show a certificate of the same authority.</summary>
public sealed record TlsSettings
{
    /// <summary>The DNS name of silos, unless the settings give another one.</summary>
    public const string DefaultSiloName = "gridfold-silo";

    /// <summary>How long a handshake may take, unless the settings say otherwise.</summary>
    public static readonly TimeSpan DefaultHandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The process's own certificate: PEM, with the intermediate certificates after it, or a PKCS#12 file when there is no key file.</summary>
    public required NamedFile Certificate { get; init; }

    /// <summary>The private key in PEM; null when the certificate's file is PKCS#12 and holds the key.</summary>
    public NamedFile? Key { get; init; }

    /// <summary>Opens the key or the PKCS#12 file; null when neither has a password.</summary>
    public string? Password { get; init; }

    /// <summary>Where the user gives the password.</summary>
    public required string PasswordSetting { get; init; }

    /// <summary>The certificates of the cluster's own authority in PEM. Nothing else is trusted.</summary>
    public required NamedFile Authority { get; init; }

    /// <summary>The DNS name that the certificate of every silo carries.</summary>
    public string SiloName { get; init; } = DefaultSiloName;

    /// <summary>How long a handshake may take. Positive.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = DefaultHandshakeTimeout;
}
