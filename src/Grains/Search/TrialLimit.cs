using System.Globalization;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>The key <c>max_trials</c> of searchers that draw points.</summary>
internal static class TrialLimit
{
    // A searcher draws points until one is allowed. It needs that about a thousandth of the points is.
    private const int Draws = 10_000;
    private const int LeastAllowed = 10;

    /// <summary>
    /// Reads the number of trials, and checks that constraints leave enough points to draw. Warns when the space has fewer points; the
    /// search then tries each point once.
    /// </summary>
    /// <param name="reader">The section.</param>
    /// <param name="space">The search space.</param>
    /// <returns>The number as written, at least 1.</returns>
    public static long Read(SpecMapReader reader, SearchSpace space)
    {
        reader.RequiredNode("max_trials", "the number of trials to draw");
        long trials = reader.Long("max_trials", 1, min: 1);
        if (space.Constraints.Count > 0 && FaultOf(space) is { } fault) reader.Problems.Error(fault, space.Constraints[0].Location);
        else if (FiniteSpace.Of(space) is { } finite && trials > finite.Size)
        {
            string size = finite.Size.ToString("N0", CultureInfo.InvariantCulture), plural = finite.Size == 1 ? "" : "s";
            reader.Problems.Warning(
                $"searcher.max_trials is {trials}, and the search space has {size} point{plural}: no point is tried twice, so the search "
                    + $"ends after {size} trial{plural}",
                reader.LocationOf("max_trials"));
        }

        return trials;
    }

    private static string? FaultOf(SearchSpace space)
    {
        if (FiniteSpace.Of(space) is { } finite)
            return finite.Size > 0 ? null : "the constraints leave no point of the search space: loosen one";
        int allowed = Enumerable.Range(1, Draws).Count(draw => space.Allows(RandomSearcher.DrawAny(space, 0, draw, 0)));
        return allowed >= LeastAllowed ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"the constraints allow {allowed} of {Draws:N0} random points of the search space; a search needs at least {LeastAllowed}: "
                + $"loosen one, or narrow the ranges");
    }
}
