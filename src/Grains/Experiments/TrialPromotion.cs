namespace Gridfold.Grains.Experiments;

/// <summary>
/// The trials of an experiment that lets pruned trials of an earlier one go on: those, and the completed ones. Each has the number that it
/// had. Nothing that the earlier search decided is decided again.
/// </summary>
/// <param name="Earlier">The id of the earlier experiment.</param>
/// <param name="Trials">The trials, ascending.</param>
/// <param name="Promoted">The numbers of those that were pruned, ascending.</param>
[GenerateSerializer, Immutable, Alias("gridfold.trial-promotion")]
internal sealed record TrialPromotion(
    [property: Id(0)] string Earlier,
    [property: Id(1)] IReadOnlyList<AssignedTrial> Trials,
    [property: Id(2)] IReadOnlyList<long> Promoted);
