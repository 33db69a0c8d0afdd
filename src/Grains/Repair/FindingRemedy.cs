namespace Gridfold.Grains.Repair;

/// <summary>What a user can do about a fault that the repair leaves as it is.</summary>
public enum FindingRemedy
{
    /// <summary>Restore the experiment's stored state from a copy, or delete the experiment.</summary>
    RestoreOrDelete,

    /// <summary>Use the version that stored the state.</summary>
    UseLaterVersion,

    /// <summary>Restore the state from a copy, because this storage cannot be searched.</summary>
    Restore,
}
