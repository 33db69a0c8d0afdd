namespace Gridfold.Grains.Calls;

/// <summary>Who may call a method of a grain.</summary>
public enum Caller
{
    /// <summary>Only silos of the cluster.</summary>
    Silo,

    /// <summary>Clients, and silos too.</summary>
    Client,
}
