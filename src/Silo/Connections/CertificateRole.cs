namespace Gridfold.Silo.Connections;

/// <summary>The role of a certificate's owner in a cluster.</summary>
public enum CertificateRole
{
    /// <summary>A command, which connects to gateways. Its certificate is for client authentication.</summary>
    Client,

    /// <summary>A silo. Its certificate is for server and for client authentication, and has the DNS name of the cluster's silos.</summary>
    Silo,
}
