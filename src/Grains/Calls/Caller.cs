namespace Gridfold.Grains.Calls;

/// <summary>The callers that a method of a grain may allow.</summary>
public enum Caller
{
    /// <summary>Only silos of the cluster.</summary>
    Silo,

    /// <summary>Clients and silos.</summary>
    Client,
}
