namespace Gridfold.Grains.Leaderboards;

/// <summary>What the leaderboard keeps of every trial; small, since there may be a million.</summary>
/// <param name="Trial">1-based.</param>
/// <param name="Status">Completed or Failed.</param>
/// <param name="Score">Null for a failed trial.</param>
/// <param name="Epochs">Epochs trained in all its folds.</param>
/// <param name="Folds">How many folds it had.</param>
[GenerateSerializer, Immutable, Alias("gridfold.ranked-trial")]
public sealed record RankedTrial(
    [property: Id(0)] long Trial,
    [property: Id(1)] Status Status,
    [property: Id(2)] double? Score,
    [property: Id(3)] long Epochs,
    [property: Id(4)] int Folds);
