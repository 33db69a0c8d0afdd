using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>
/// The trials of a searcher that does not learn, in a finite space, without repetition. A trial gets its own draw. It gets another draw
/// only when an earlier trial has the same point. The points of earlier trials are found on demand and kept: about 50 bytes a trial.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="seed">The experiment's seed.</param>
/// <param name="draw">Draws the assignment of a trial. It gets the trial's number and the number of the draw, from 0.</param>
internal sealed class DistinctPoints(
    FiniteSpace space, ulong seed, Func<long, int, IReadOnlyList<(string Name, SpecNode Value)>> draw)
{
    private readonly TriedPoints _tried = new(space);
    private readonly List<long> _points = [];

    /// <summary>The assignment of a trial. The trial's number is at most the number of points.</summary>
    public IReadOnlyList<(string Name, SpecNode Value)> Of(long trial)
    {
        while (_points.Count < trial)
        {
            long next = _points.Count + 1;
            long point = _tried.Find(
                number => space.NumberOf(draw(next, number)), new RandomStream(Seed.Derive(seed, "search-rest", next)));
            _tried.Add(point);
            _points.Add(point);
        }

        return space.At(_points[(int)trial - 1]);
    }
}
