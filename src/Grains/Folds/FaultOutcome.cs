namespace Gridfold.Grains.Folds;

/// <summary>What follows from a fault of an attempt.</summary>
public enum FaultOutcome
{
    /// <summary>The attempt no longer held the fold: nothing follows.</summary>
    Stale,

    /// <summary>The fold is to be trained again.</summary>
    TryAgain,

    /// <summary>It was tried often enough and has failed.</summary>
    GiveUp,
}
