namespace Gridfold.Grains.Slots;

/// <summary>Whether a silo gets work.</summary>
public enum SiloState
{
    /// <summary>It does.</summary>
    Active,

    /// <summary>Its operator wants it free: it gives back what it holds and gets nothing.</summary>
    Draining,

    /// <summary>Every training broke on it, while other silos train: it gets nothing for a while.</summary>
    Quarantined,

    /// <summary>Its devices compute wrongly: the silo gets nothing until it is started again.</summary>
    Refused,
}
