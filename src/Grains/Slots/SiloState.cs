namespace Gridfold.Grains.Slots;

/// <summary>The state of a silo in the slot pool, which decides whether it gets work.</summary>
public enum SiloState
{
    /// <summary>The silo accepts new jobs.</summary>
    Active,

    /// <summary>The operator drains the silo: it gives back its jobs and gets no new ones.</summary>
    Draining,

    /// <summary>Every training broke on the silo while other silos trained. The silo gets no jobs for some minutes.</summary>
    Quarantined,

    /// <summary>The silo's devices compute wrongly. The silo gets no jobs until it is started again.</summary>
    Refused,
}
