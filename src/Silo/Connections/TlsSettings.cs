namespace Gridfold.Silo.Connections;

/// <summary>The files and the rules of mutual TLS. Both ends of a connection show a certificate of the same authority.</summary>
public sealed record TlsSettings
{
    /// <summary>The DNS name of silos by default.</summary>
    public const string DefaultSiloName = "gridfold-silo";

    /// <summary>The time limit of a handshake by default.</summary>
    public static readonly TimeSpan DefaultHandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The process's own certificate: PEM, with the intermediate certificates after it, or a PKCS#12 file when there is no key file.
    /// </summary>
    public required NamedFile Certificate { get; init; }

    /// <summary>The private key in PEM. Null when the certificate's file is PKCS#12 and has the key.</summary>
    public NamedFile? Key { get; init; }

    /// <summary>The password of the key or of the PKCS#12 file. Null when neither has a password.</summary>
    public string? Password { get; init; }

    /// <summary>The setting that has the password, for messages.</summary>
    public required string PasswordSetting { get; init; }

    /// <summary>The certificates of the cluster's own authority in PEM. Nothing else is trusted.</summary>
    public required NamedFile Authority { get; init; }

    /// <summary>The DNS name in the certificate of every silo.</summary>
    public string SiloName { get; init; } = DefaultSiloName;

    /// <summary>The time limit of a handshake, above 0.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = DefaultHandshakeTimeout;
}
