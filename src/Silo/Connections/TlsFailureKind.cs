namespace Gridfold.Silo.Connections;

/// <summary>What a TLS connection to a silo fails of.</summary>
public enum TlsFailureKind
{
    /// <summary>This side refuses the silo's certificate.</summary>
    SiloCertificate,

    /// <summary>The silo refuses this side's certificate.</summary>
    OwnCertificate,

    /// <summary>The handshake fails otherwise.</summary>
    Handshake,
}
