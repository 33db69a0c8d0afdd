using Gridfold.Grains.Search.Cmaes;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>
/// The points that one trial may get, one after the other: drawn from a state of CMA-ES until one is inside the bounds, allowed and new.
/// </summary>
/// <param name="State">The state.</param>
/// <param name="Widening">The factor by which each axis is drawn wider: see <see cref="IntegerMargin"/>.</param>
/// <param name="IsBounded">For each axis, whether a place outside 0 to 1 is refused.</param>
internal sealed record CmaesDraws(CmaState State, double[] Widening, bool[] IsBounded)
{
    // Draws before a place outside the bounds is moved to them instead of refused.
    private const int Refusals = 3;
    private const int Draws = 64;

    /// <summary>The points for a trial.</summary>
    /// <param name="random">The trial's random stream.</param>
    /// <param name="first">The point that comes before all draws, or null.</param>
    /// <returns>For each draw, the point that CMA-ES learns from, and the point to try.</returns>
    public IEnumerable<(double[] Learnt, double[] Tried)> For(RandomStream random, double[]? first)
    {
        if (first is not null) yield return (first, first);
        for (int draw = 0; draw < Draws; draw++)
        {
            double[] learnt = State.Draw(random);
            if (!IsInside(learnt))
            {
                if (draw < Refusals) continue;
                for (int axis = 0; axis < learnt.Length; axis++)
                {
                    if (IsBounded[axis]) learnt[axis] = Math.Clamp(learnt[axis], 0, 1);
                }
            }

            yield return (learnt, [.. learnt.Select((place, axis) => Widening[axis] == 1
                ? place
                : State.Mean[axis] + ((place - State.Mean[axis]) * Widening[axis]))]);
        }
    }

    private bool IsInside(double[] point)
    {
        for (int axis = 0; axis < point.Length; axis++)
        {
            if (IsBounded[axis] && !(point[axis] >= 0 && point[axis] <= 1)) return false;
        }

        return true;
    }
}
