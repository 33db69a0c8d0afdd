using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;

namespace Gridfold.Grains.Experiments;

/// <summary>The failed trials that an ended experiment tries again, with the assignments that they had.</summary>
/// <param name="Number">The number of the retry, greater than that of each earlier one.</param>
/// <param name="Trials">The failed trials, ascending, at least one.</param>
/// <param name="Fence">The newest lease when the retry began. Results under it and earlier leases do not count.</param>
[GenerateSerializer, Immutable, Alias("gridfold.trial-retry")]
internal sealed record TrialRetry(
    [property: Id(0)] long Number, [property: Id(1)] IReadOnlyList<TrialResult> Trials, [property: Id(2)] LeaseId Fence)
{
    /// <summary>The greatest number of trials of a retry. The experiment's state holds their assignments.</summary>
    public const int MaxTrials = 1000;
}
