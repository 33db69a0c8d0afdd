using Gridfold.Grains.Search;

namespace Gridfold.Grains.Folds;

/// <summary>The data that a fold needs from its trial.</summary>
/// <param name="Hyperparameters">The trial's assignment.</param>
/// <param name="MaxRestarts">The number of times that the fold may be tried again.</param>
[GenerateSerializer, Immutable, Alias("gridfold.fold-start")]
public sealed record FoldStart([property: Id(0)] IReadOnlyList<Hyperparameter> Hyperparameters, [property: Id(1)] int MaxRestarts)
{
    /// <summary>See <see cref="Gridfold.Grains.Trials.TrialStart.Rung"/>.</summary>
    [Id(2)]
    public int? Rung { get; init; }
}
