using Gridfold.Grains.Search.Cmaes;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>
/// The points that one trial may get, one after the other: drawn from a state of CMA-ES until one is allowed and new. A place outside the
/// bounds is mirrored at them; CMA-ES learns from the place as it was drawn.
/// </summary>
/// <param name="State">The state.</param>
/// <param name="Widening">The factor by which each axis is drawn wider: see <see cref="IntegerMargin"/>.</param>
internal sealed record CmaesDraws(CmaState State, double[] Widening)
{
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
            yield return (learnt, [.. learnt.Select((place, axis) => Mirrored(
                Widening[axis] == 1 ? place : State.Mean[axis] + ((place - State.Mean[axis]) * Widening[axis])))]);
        }
    }

    private static double Mirrored(double place)
    {
        double rest = Math.Abs(place) % 2;
        return rest <= 1 ? rest : 2 - rest;
    }
}
