using Gridfold.Grains.Search;

namespace Gridfold.Grains.Trials;

/// <summary>What a trial needs to know of its experiment.</summary>
/// <param name="Hyperparameters">Its assignment.</param>
/// <param name="Folds">How many folds it has.</param>
/// <param name="Objective">What its score is.</param>
/// <param name="MaxRestarts">How often a fold may be tried again.</param>
[GenerateSerializer, Immutable, Alias("gridfold.trial-start")]
public sealed record TrialStart(
    [property: Id(0)] IReadOnlyList<Hyperparameter> Hyperparameters,
    [property: Id(1)] int Folds,
    [property: Id(2)] Objective Objective,
    [property: Id(3)] int MaxRestarts);
