namespace Gridfold.Grains.Repair;

/// <summary>The kinds of faults in the data that a cluster has stored.</summary>
public enum FindingKind
{
    /// <summary>
    /// The index of experiments cannot be used. It is replaced by one of the experiments that are stored, unless a later version stored it
    /// or the storage cannot be searched.
    /// </summary>
    DamagedIndex,

    /// <summary>An experiment cannot be used. The repair leaves it; its user deletes it or restores its stored state.</summary>
    DamagedExperiment,

    /// <summary>The index names an experiment that is not stored. The entry is removed.</summary>
    MissingExperiment,

    /// <summary>An experiment is stored but is not in the index. It is added to the index.</summary>
    UnlistedExperiment,

    /// <summary>Trials, folds, a leaderboard or a log are stored of an experiment that is not stored. They are deleted.</summary>
    OrphanedStates,

    /// <summary>Checkpoints are kept of an experiment that is not stored. They are deleted.</summary>
    OrphanedCheckpoints,

    /// <summary>Models are kept of an experiment that is not stored. They are deleted.</summary>
    OrphanedModels,
}
