using Gridfold.Grains.Identity;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Folds;

/// <summary>The data that a fold needs from its trial.</summary>
/// <param name="Hyperparameters">The trial's assignment.</param>
/// <param name="MaxRestarts">The number of times that the fold may be tried again.</param>
[GenerateSerializer, Immutable, Alias("gridfold.fold-start")]
public sealed record FoldStart([property: Id(0)] IReadOnlyList<Hyperparameter> Hyperparameters, [property: Id(1)] int MaxRestarts)
{
    /// <summary>The retry that the trial belongs to. 0 for none.</summary>
    [Id(2)]
    public long Retry { get; init; }

    /// <summary>The newest lease when the retry began. Results under it and earlier leases do not count.</summary>
    [Id(3)]
    public LeaseId Fence { get; init; }

    /// <summary>See <see cref="Gridfold.Grains.Trials.TrialStart.Rung"/>.</summary>
    [Id(4)]
    public int? Rung { get; init; }

    /// <summary>
    /// The key of the trial of an earlier experiment, with the same values, whose fold of this number this fold takes over if that one has
    /// completed. Null for none.
    /// </summary>
    [Id(5)]
    public string? Source { get; init; }

    /// <summary>
    /// The key of the trial of an earlier experiment whose fold of this number has trained the first epochs of this fold. This fold goes on
    /// from the checkpoint that the earlier one keeps. Null for none.
    /// </summary>
    [Id(7)]
    public string? Prefix { get; init; }

    /// <summary>See <see cref="Gridfold.Grains.Trials.TrialStart.ClimbingFolds"/>.</summary>
    [Id(6)]
    public int? ClimbingFolds { get; init; }

    /// <summary>The number of epochs after which a fold waits for a decision. Null when it trains to its end.</summary>
    /// <param name="fold">The fold's number, from 1.</param>
    public int? RungOf(int fold) => fold > ClimbingFolds ? null : Rung;
}
