using Gridfold.Client.Rendering;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Slots;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Commands;

/// <summary>
/// Says how many slots a search can use. A search that reads results keeps only as many trials in progress as its lag allows.
/// </summary>
internal static class SearchWidth
{
    /// <summary>The rows of <c>plan</c> for a search that reads results: the lag, and the greatest number of folds in progress.</summary>
    public static IEnumerable<(string Name, object Value)> Facts(ExperimentPlan plan) =>
        plan is { Lag: { } lag, FoldsAtOnce: { } folds } ? [("lag", lag), ("folds_at_once", folds)] : [];

    /// <summary>Warns when there are more slots than the search can use.</summary>
    /// <param name="terminal">Shows the warning.</param>
    /// <param name="file">The experiment.</param>
    /// <param name="slots">All slots.</param>
    /// <param name="owner">What has the slots, in words.</param>
    public static void Tell(Terminal terminal, SpecFile file, ClusterSlots slots, string owner)
    {
        int count = slots.For(file.Spec.Resources.Share).Count;
        if (file.Plan.LagFor(count) is not { } lag) return;
        (string key, string cost) = file.Plan.IsLagOfLimits
            ? ("limits.lag", "a limit then ends the search later")
            : ("searcher.lag", "the search then learns from fewer results");
        terminal.Report(
            "warning",
            [
                new Problem(
                    $"{key} is {file.Plan.Lag}, so the search keeps at most "
                        + $"{Format.Count(file.Plan.FoldsAtOnce!.Value, "fold")} "
                        + $"in progress, and it may take {Format.Count(count, "slot")} of {owner}: write lag: {lag} to use them all; "
                        + cost,
                    null),
            ]);
    }
}
