namespace Gridfold.Grains.Expenses;

/// <summary>What an hour is paid for.</summary>
public enum PriceUnit
{
    /// <summary>One slot.</summary>
    Slot,

    /// <summary>One node with all its slots, each of which costs the same part.</summary>
    Node,
}
