using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>A trial as a searcher sees it when it suggests a later one.</summary>
/// <param name="Values">Its assignment, in the order of the space.</param>
/// <param name="Status">Running for a trial that counts as pending, whether or not it has ended; else how it ended.</param>
/// <param name="Score">Its score by the objective; null for a trial that is pending or failed.</param>
public sealed record PastTrial(IReadOnlyList<(string Name, SpecNode Value)> Values, Status Status, double? Score);
