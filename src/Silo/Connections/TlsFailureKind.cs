namespace Gridfold.Silo.Connections;

/// <summary>The kinds of failure of a TLS connection to a silo.</summary>
public enum TlsFailureKind
{
    /// <summary>This side refuses the silo's certificate.</summary>
    SiloCertificate,

    /// <summary>The silo refuses this side's certificate.</summary>
    OwnCertificate,

    /// <summary>The handshake fails for another reason.</summary>
    Handshake,
}
