namespace Gridfold.Grains.Repair;

/// <summary>What may be wrong with what a cluster has stored.</summary>
public enum FindingKind
{
    /// <summary>The index of experiments cannot be read; it is made anew of the experiments that are stored.</summary>
    DamagedIndex,

    /// <summary>An experiment cannot be used. Nothing is done about it: its user deletes it, or restores what is stored of it.</summary>
    DamagedExperiment,

    /// <summary>The index names an experiment that is not stored; the entry is removed.</summary>
    MissingExperiment,

    /// <summary>An experiment is stored and not in the index; it is added.</summary>
    UnlistedExperiment,

    /// <summary>Trials, folds, a leaderboard or a log are stored of an experiment that is not; they are deleted.</summary>
    OrphanedStates,

    /// <summary>Checkpoints are kept of an experiment that is not stored; they are deleted.</summary>
    OrphanedCheckpoints,

    /// <summary>Models are kept of an experiment that is not stored; they are deleted.</summary>
    OrphanedModels,
}
