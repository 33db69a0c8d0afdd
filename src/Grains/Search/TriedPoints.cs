using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>The points of a finite space that a search has suggested. A point takes about 40 bytes of memory.</summary>
/// <param name="space">The space.</param>
internal sealed class TriedPoints(FiniteSpace space)
{
    // Where at least a tenth of the points is left, fewer draws than this fail with a probability of 3 %.
    public const int MaxDraws = 32;

    private readonly HashSet<long> _points = [];

    /// <summary>Adds a point. Returns false when it was there.</summary>
    public bool Add(long point) => _points.Add(point);

    /// <summary>Whether the point was suggested.</summary>
    public bool Contains(long point) => _points.Contains(point);

    /// <summary>Forgets every point.</summary>
    public void Clear() => _points.Clear();

    /// <summary>
    /// Finds a point that was not suggested: the first new one of the draws. Where few points are left, it is the next one in number after
    /// a random point.
    /// </summary>
    /// <param name="draw">Draws a point. It gets the number of the draw, from 0.</param>
    /// <param name="last">The random stream for the case that few points are left.</param>
    public long Find(Func<int, long> draw, RandomStream last)
    {
        for (int number = 0; number < MaxDraws; number++)
        {
            long drawn = draw(number);
            if (!_points.Contains(drawn)) return drawn;
        }

        if (_points.Count >= space.Size) throw new InvalidOperationException("Every point of the space was suggested.");
        long point = last.NextBelow(space.Size);
        while (_points.Contains(point)) point = (point + 1) % space.Size;
        return point;
    }
}
