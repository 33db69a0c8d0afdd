using System.Globalization;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>The key <c>max_trials</c> of searchers that draw points.</summary>
internal static class TrialLimit
{
    /// <summary>Reads the number of trials. Warns when the space has fewer points; the search then tries each point once.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="space">The search space.</param>
    /// <returns>The number as written, at least 1.</returns>
    public static long Read(SpecMapReader reader, SearchSpace space)
    {
        reader.RequiredNode("max_trials", "the number of trials to draw");
        long trials = reader.Long("max_trials", 1, min: 1);
        if (FiniteSpace.Of(space) is { } finite && trials > finite.Size)
        {
            string size = finite.Size.ToString("N0", CultureInfo.InvariantCulture), plural = finite.Size == 1 ? "" : "s";
            reader.Problems.Warning(
                $"searcher.max_trials is {trials}, and the search space has {size} point{plural}: no point is tried twice, so the search "
                    + $"ends after {size} trial{plural}",
                reader.LocationOf("max_trials"));
        }

        return trials;
    }
}
