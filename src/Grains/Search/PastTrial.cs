using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>A past trial as a searcher sees it when it suggests a later trial.</summary>
/// <param name="Values">The trial's assignment, in the order of the space.</param>
/// <param name="Status">Running for a trial that counts as pending, even if it has ended. Otherwise the trial's final status.</param>
/// <param name="Score">The trial's score by the objective. Null for a trial that is pending or failed. That of a pruned trial rests on
/// fewer folds than that of a completed one.</param>
public sealed record PastTrial(IReadOnlyList<(string Name, SpecNode Value)> Values, Status Status, double? Score)
{
    /// <summary>The values of the objectives after the first. Null where there are none, and for a trial without a score.</summary>
    public IReadOnlyList<double>? OtherScores { get; init; }

    /// <summary>The epochs after which the trial was pruned at a rung. Its score is that of these epochs. Null for another trial.</summary>
    public int? Rung { get; init; }
}
