namespace Gridfold.Grains.OwnCode;

/// <summary>Who may submit experiments with a program of their own.</summary>
public enum OwnCodeRole
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>Operators: callers of the HTTP API with that role, and clients with a certificate of the cluster.</summary>
    Operator,

    /// <summary>Submitters and operators.</summary>
    Submitter,
}
