namespace Gridfold.Grains.Access;

/// <summary>The roles of callers of the HTTP API. Each role may do what the role before it may do.</summary>
public enum Role
{
    /// <summary>Reads all experiments.</summary>
    Viewer,

    /// <summary>Also submits experiments, and gives orders to the user's own.</summary>
    Submitter,

    /// <summary>Also gives orders to all experiments and silos, and makes and revokes tokens.</summary>
    Operator,
}
