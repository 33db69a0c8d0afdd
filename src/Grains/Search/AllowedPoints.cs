using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>The numbers of the points that the constraints of a finite space allow.</summary>
internal static class AllowedPoints
{
    /// <summary>The greatest number of points that are looked at one by one.</summary>
    public const long MaxPoints = 1_000_000;

    /// <summary>Finds the allowed points.</summary>
    /// <param name="space">The space.</param>
    /// <param name="size">The number of points without the constraints, at most <see cref="MaxPoints"/>.</param>
    /// <param name="at">The assignment of a point.</param>
    /// <returns>Their numbers, ascending. Null for a space without constraints.</returns>
    public static long[]? Of(SearchSpace space, long size, Func<long, IReadOnlyList<(string Name, SpecNode Value)>> at)
    {
        if (space.Constraints.Count == 0) return null;
        var allowed = new List<long>();
        for (long number = 0; number < size; number++)
        {
            if (space.Allows(at(number))) allowed.Add(number);
        }

        return [.. allowed];
    }
}
