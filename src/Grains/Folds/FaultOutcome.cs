namespace Gridfold.Grains.Folds;

/// <summary>The consequence of a fault of an attempt.</summary>
public enum FaultOutcome
{
    /// <summary>The attempt no longer held the fold, so nothing follows.</summary>
    Stale,

    /// <summary>The fold is trained again.</summary>
    TryAgain,

    /// <summary>The fold was tried often enough and has failed.</summary>
    GiveUp,
}
