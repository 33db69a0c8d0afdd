using Gridfold.Grains.Identity;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Trials;

/// <summary>The data that a trial needs from its experiment.</summary>
/// <param name="Hyperparameters">The trial's assignment.</param>
/// <param name="Folds">The number of folds of the trial.</param>
/// <param name="Objective">The objective, which gives the trial's score.</param>
/// <param name="MaxRestarts">The number of times that a fold may be tried again.</param>
[GenerateSerializer, Immutable, Alias("gridfold.trial-start")]
public sealed record TrialStart(
    [property: Id(0)] IReadOnlyList<Hyperparameter> Hyperparameters,
    [property: Id(1)] int Folds,
    [property: Id(2)] Objective Objective,
    [property: Id(3)] int MaxRestarts)
{
    /// <summary>Whether the experiment is told of each fold that ends, because its decisions read folds.</summary>
    [Id(4)]
    public bool ReportsFolds { get; init; }

    /// <summary>The retry that the trial belongs to, because it has failed before. 0 for none.</summary>
    [Id(5)]
    public long Retry { get; init; }

    /// <summary>The newest lease when the retry began.</summary>
    [Id(6)]
    public LeaseId Fence { get; init; }

    /// <summary>The number of epochs after which folds wait for a decision. Null when they train to their end.</summary>
    [Id(7)]
    public int? Rung { get; init; }

    /// <summary>The number of folds that <see cref="Rung"/> holds for: the first ones. Null for all.</summary>
    [Id(9)]
    public int? ClimbingFolds { get; init; }

    /// <summary>The key of the trial of an earlier experiment whose ended folds this trial may take over. Null for none.</summary>
    [Id(8)]
    public string? Source { get; init; }

    /// <summary>The trial of an earlier experiment that has trained the first epochs of this trial. Null for none.</summary>
    [Id(10)]
    public TrialPrefix? Prefix { get; init; }

    /// <summary>The number of outer folds of nested validation, the last ones, which give no score of the trial. 0 for none.</summary>
    [Id(11)]
    public int OuterFolds { get; init; }
}
