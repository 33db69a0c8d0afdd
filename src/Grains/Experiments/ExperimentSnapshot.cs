using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Slots;

namespace Gridfold.Grains.Experiments;

/// <summary>A read-only view of an experiment at one moment.</summary>
/// <param name="Id">The experiment's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Its state.</param>
/// <param name="Objective">What it is after.</param>
/// <param name="Parameters">The names of its parameters, in order.</param>
/// <param name="Trials">Trials in all.</param>
/// <param name="Completed">Trials that completed.</param>
/// <param name="Failed">Trials that failed.</param>
/// <param name="Folds">Folds of the ended trials.</param>
/// <param name="FoldsPerTrial">Folds that every trial has.</param>
/// <param name="Epochs">Epochs trained in the ended trials.</param>
/// <param name="EpochsPlanned">Epochs of the whole search, or their expectation.</param>
/// <param name="EpochsInOpenTrials">Epochs trained in ended folds of trials that have not ended.</param>
/// <param name="Running">Folds that are being trained.</param>
/// <param name="Best">The best trials so far.</param>
/// <param name="WallSeconds">For how long it has been running.</param>
/// <param name="CreatedAt">When it was submitted.</param>
/// <param name="IsStopping">Whether it is running only until the folds that are being trained have ended.</param>
[GenerateSerializer, Immutable, Alias("gridfold.experiment-snapshot")]
public sealed record ExperimentSnapshot(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] Status Status,
    [property: Id(3)] Objective Objective,
    [property: Id(4)] IReadOnlyList<string> Parameters,
    [property: Id(5)] long Trials,
    [property: Id(6)] long Completed,
    [property: Id(7)] long Failed,
    [property: Id(8)] long Folds,
    [property: Id(9)] int FoldsPerTrial,
    [property: Id(10)] long Epochs,
    [property: Id(11)] double EpochsPlanned,
    [property: Id(12)] long EpochsInOpenTrials,
    [property: Id(13)] IReadOnlyList<LeaseProgress> Running,
    [property: Id(14)] IReadOnlyList<TrialResult> Best,
    [property: Id(15)] double WallSeconds,
    [property: Id(16)] DateTimeOffset CreatedAt,
    [property: Id(17)] bool IsStopping)
{
    /// <summary>Why it cannot be used; null for a sound experiment. The other values are empty then, but for its id and when it was submitted.</summary>
    [Id(18)]
    public string? Damage { get; init; }

    /// <summary>Trials that were pruned.</summary>
    [Id(19)]
    public long Pruned { get; init; }

    /// <summary>How many trials may fail before the command that ran them says so by its exit code; null for no limit.</summary>
    [Id(20)]
    public long? MaxFailedTrials { get; init; }

    /// <summary>Of an experiment that cannot be used.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="createdAt">When it was submitted, if that is known.</param>
    /// <param name="damage">Why.</param>
    public static ExperimentSnapshot OfDamaged(string id, DateTimeOffset createdAt, string damage) =>
        new(id, id, Status.Damaged, new Objective("", true), [], 0, 0, 0, 0, 0, 0, 0, 0, [], [], 0, createdAt, false) { Damage = damage };

    /// <summary>Epochs trained so far, those of folds that are under way included.</summary>
    public long EpochsSoFar => Epochs + EpochsInOpenTrials + Running.Sum(running => (long)running.Epoch);
}
