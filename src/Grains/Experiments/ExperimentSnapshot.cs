using Gridfold.Grains.Expenses;
using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;
using Gridfold.Grains.Slots;

namespace Gridfold.Grains.Experiments;

/// <summary>A read-only view of an experiment at one moment.</summary>
/// <param name="Id">The experiment's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Its state.</param>
/// <param name="Objective">The objective of the experiment.</param>
/// <param name="Parameters">The names of the hyper-parameters, in the order of the file.</param>
/// <param name="Trials">The number of trials of the search.</param>
/// <param name="Completed">The number of trials that completed.</param>
/// <param name="Failed">The number of trials that failed.</param>
/// <param name="Folds">The number of folds of the ended trials.</param>
/// <param name="FoldsPerTrial">The number of folds of each trial.</param>
/// <param name="Epochs">The epochs trained in the ended trials.</param>
/// <param name="EpochsPlanned">The epochs of the whole search, or their expected number.</param>
/// <param name="EpochsInOpenTrials">The epochs trained in the ended folds of trials that have not ended.</param>
/// <param name="Running">The folds that are being trained.</param>
/// <param name="Best">The best trials so far.</param>
/// <param name="WallSeconds">The time that the experiment has been running, in seconds.</param>
/// <param name="CreatedAt">The time of submission.</param>
/// <param name="IsStopping">Whether the experiment only waits for the end of the folds that are being trained, and then pauses.</param>
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
    /// <summary>
    /// The reason why the experiment cannot be used; null for a sound experiment. Of a damaged experiment only the id, the time of
    /// submission and this reason have values.
    /// </summary>
    [Id(18)]
    public string? Damage { get; init; }

    /// <summary>The number of trials that were pruned.</summary>
    [Id(19)]
    public long Pruned { get; init; }

    /// <summary>The number of failed trials above which the exit code of the command that ran them says so. Null for no limit.</summary>
    [Id(20)]
    public long? MaxFailedTrials { get; init; }

    /// <summary>The limit that ended the search before its last trial. Null when none did, or while the search goes on.</summary>
    [Id(21)]
    public LimitReached? Reached { get; init; }

    /// <summary>
    /// The epochs that ended trials did not train, because they ended before their last fold or at a rung.
    /// <see cref="EpochsPlanned"/> does not have them.
    /// </summary>
    [Id(22)]
    public double EpochsAvoided { get; init; }

    /// <summary>The rungs in epochs, with the trials that were compared there. Empty where trials are not compared over epochs.</summary>
    [Id(23)]
    public IReadOnlyList<RungCount> Rungs { get; init; } = [];

    /// <summary>The user who owns the experiment. Null for an experiment that belongs to the operators.</summary>
    [Id(24)]
    public string? Owner { get; init; }

    /// <summary>Those of <see cref="EpochsAvoided"/> that a race over folds avoided.</summary>
    [Id(25)]
    public double EpochsAvoidedByRacing { get; init; }

    /// <summary>The numbers of the trials that an earlier experiment pruned and that go on in this one, ascending.</summary>
    [Id(26)]
    public IReadOnlyList<long> Promoted { get; init; } = [];

    /// <summary>The numbers of all trials, ascending, where they are some of an earlier search. Empty where they are 1 to Trials.</summary>
    [Id(27)]
    public IReadOnlyList<long> Numbers { get; init; } = [];

    /// <summary>The number of outer folds of nested validation, the last folds of a trial. 0 where validation is not nested.</summary>
    [Id(28)]
    public int OuterFolds { get; init; }

    /// <summary>The winner of each outer fold so far. Empty where validation is not nested, and before a trial has completed.</summary>
    [Id(29)]
    public IReadOnlyList<OuterWinner> OuterWinners { get; init; } = [];

    /// <summary>What the ended trials used, not reproducible. Null where no trial recorded it.</summary>
    [Id(30)]
    public Expense? Expense { get; init; }

    /// <summary>The price of training in the cluster (<see cref="ExperimentOptions.Price"/>). Null where none is configured.</summary>
    [Id(31)]
    public string? Price { get; init; }

    /// <summary>The number of folds that give a trial its score: the first ones.</summary>
    public int JudgedFolds => FoldsPerTrial - OuterFolds;

    /// <summary>The number of the outer fold that a fold judges. Null for a fold that gives the trial its score.</summary>
    public int? OuterFoldOf(int fold) => fold > JudgedFolds ? fold - JudgedFolds : null;

    /// <summary>The first of the folds whose networks predict: all folds, or the outer ones of nested validation.</summary>
    public int FirstPredictingFold => OuterFolds == 0 ? 1 : JudgedFolds + 1;

    /// <summary>The numbers of the trials in words.</summary>
    public string NumbersText => Numbers.Count == 0 ? $"1 to {Trials}"
        : $"{string.Join(", ", Numbers.Take(20))}{(Numbers.Count > 20 ? ", ..." : "")}";

    /// <summary>Whether a trial has the number.</summary>
    public bool HasTrial(long number) => Numbers.Count == 0 ? number >= 1 && number <= Trials : Numbers.Contains(number);

    /// <summary>Gives the next numbers of trials after a number, ascending.</summary>
    public IReadOnlyList<long> NumbersAfter(long number, int count) => Numbers.Count > 0
        ? [.. Numbers.Where(trial => trial > number).Take(count)]
        : [.. Enumerable.Range(1, (int)Math.Clamp(Trials - number, 0, count)).Select(step => number + step)];

    /// <summary>The number of trials that have ended.</summary>
    public long Ended => Completed + Pruned + Failed;

    /// <summary>The number of folds that ended trials did not train.</summary>
    public long FoldsAvoided => Math.Max(0, (Ended * FoldsPerTrial) - Folds);

    /// <summary>Makes the snapshot of an experiment that cannot be used.</summary>
    /// <param name="id">The experiment's id.</param>
    /// <param name="createdAt">The time of submission, if that is known.</param>
    /// <param name="damage">The reason why the experiment cannot be used.</param>
    public static ExperimentSnapshot OfDamaged(string id, DateTimeOffset createdAt, string damage) =>
        new(id, id, Status.Damaged, new Objective("", true), [], 0, 0, 0, 0, 0, 0, 0, 0, [], [], 0, createdAt, false) { Damage = damage };

    /// <summary>The epochs trained so far, with those of the folds that are being trained.</summary>
    public long EpochsSoFar => Epochs + EpochsInOpenTrials + Running.Sum(running => (long)running.Epoch);
}
