namespace Gridfold.Grains.Results;

/// <summary>
/// The trial that wins an outer fold of nested validation: the one with the best mean score of the outer fold's inner folds.
/// </summary>
/// <param name="Fold">The number of the outer fold, from 1.</param>
/// <param name="Trial">The number of the trial.</param>
/// <param name="Inner">The mean score of the inner folds, which chose the trial.</param>
/// <param name="Score">The score on the outer fold, which had no part in the choice.</param>
[GenerateSerializer, Immutable, Alias("gridfold.outer-winner")]
public sealed record OuterWinner(
    [property: Id(0)] int Fold, [property: Id(1)] long Trial, [property: Id(2)] double Inner, [property: Id(3)] double Score);
