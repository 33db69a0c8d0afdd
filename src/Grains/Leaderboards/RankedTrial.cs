namespace Gridfold.Grains.Leaderboards;

/// <summary>What the leaderboard keeps of every trial; small, since there may be a million.</summary>
/// <param name="Trial">1-based.</param>
/// <param name="Status">Completed, Pruned or Failed.</param>
/// <param name="Score">Null for a failed trial.</param>
/// <param name="Epochs">Epochs trained in all its folds.</param>
/// <param name="Folds">How many folds it had.</param>
[GenerateSerializer, Immutable, Alias("gridfold.ranked-trial")]
public sealed record RankedTrial(
    [property: Id(0)] long Trial,
    [property: Id(1)] Status Status,
    [property: Id(2)] double? Score,
    [property: Id(3)] long Epochs,
    [property: Id(4)] int Folds)
{
    /// <summary>What cannot be so in any trial that has ended; null for a sound line.</summary>
    internal string? FindFault() => this switch
    {
        { Trial: < 1 } => $"trial {Trial} is none, since trials are counted from 1",
        { Status: not (Status.Completed or Status.Pruned or Status.Failed) } => $"trial {Trial} has not ended",
        { Status: Status.Completed, Score: null } => $"trial {Trial} is completed and has no score",
        { Score: { } score } when !double.IsFinite(score) => $"trial {Trial} has a score that is no finite number",
        { Epochs: < 0 } or { Folds: < 1 } => $"trial {Trial} has {Epochs} epochs and {Folds} folds",
        _ => null,
    };
}
