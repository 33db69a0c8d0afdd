using Gridfold.Grains.Results;

namespace Gridfold.Grains.Leaderboards;

/// <summary>The leaderboard's record of one trial. It is small, because there may be a million trials.</summary>
/// <param name="Trial">The trial's number, from 1.</param>
/// <param name="Status">Completed, Pruned or Failed.</param>
/// <param name="Score">The trial's score. Null for a failed trial.</param>
/// <param name="Epochs">The epochs trained in all folds of the trial.</param>
/// <param name="Folds">The number of folds of the trial.</param>
[GenerateSerializer, Immutable, Alias("gridfold.ranked-trial")]
public sealed record RankedTrial(
    [property: Id(0)] long Trial,
    [property: Id(1)] Status Status,
    [property: Id(2)] double? Score,
    [property: Id(3)] long Epochs,
    [property: Id(4)] int Folds)
{
    /// <summary>The epochs after which the trial was pruned at a rung. 0 for another trial.</summary>
    [Id(5)]
    public int Rung { get; init; }

    /// <summary>The values of the objectives after the first. Null where there are none, and for a failed trial.</summary>
    [Id(6)]
    public IReadOnlyList<double>? OtherScores { get; init; }

    /// <summary>
    /// The scores in each outer fold of nested validation. Null where validation is not nested, for a failed trial, and in a page of a
    /// <see cref="Ranking"/>, which does not keep them.
    /// </summary>
    [Id(7)]
    public IReadOnlyList<OuterScore>? Outer { get; init; }

    /// <summary>The value that no ended trial can have. Null for a sound record.</summary>
    internal string? FindFault() => this switch
    {
        { Trial: < 1 } => $"trial {Trial} cannot exist, since trials are counted from 1",
        { Status: not (Status.Completed or Status.Pruned or Status.Failed) } => $"trial {Trial} has not ended",
        { Status: Status.Completed, Score: null } => $"trial {Trial} is completed and has no score",
        { Score: { } score } when !double.IsFinite(score) => $"trial {Trial} has a score that is no finite number",
        { OtherScores: { } others } when !others.All(double.IsFinite) => $"trial {Trial} has an objective that is no finite number",
        { Outer: { } outer } when !outer.All(score => double.IsFinite(score.Inner) && double.IsFinite(score.Score)) =>
            $"trial {Trial} has an outer score that is no finite number",
        { Epochs: < 0 } or { Folds: < 1 } => $"trial {Trial} has {Epochs} epochs and {Folds} folds",
        _ => null,
    };
}
