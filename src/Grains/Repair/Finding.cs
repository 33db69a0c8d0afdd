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

/// <summary>Something that is wrong with what a cluster has stored.</summary>
/// <param name="Kind">What.</param>
/// <param name="Subject">The experiment's id, or the folder in the checkpoint store.</param>
/// <param name="Detail">More about it, for people.</param>
[GenerateSerializer, Immutable, Alias("gridfold.finding")]
public sealed record Finding([property: Id(0)] FindingKind Kind, [property: Id(1)] string Subject, [property: Id(2)] string Detail);

/// <summary>What became of an order to delete an experiment.</summary>
public enum Deletion
{
    /// <summary>Nothing of it is left.</summary>
    Done,

    /// <summary>It has not ended: it has to be cancelled first.</summary>
    NotEnded,

    /// <summary>The storage cannot find the states that belong to it, so nothing was deleted.</summary>
    NotSupported,
}
