using Gridfold.Grains.Search.Sobol;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>The assignments of a scrambled Sobol' sequence over a search space. Those that constraints forbid are left out.</summary>
internal sealed class SobolPoints
{
    private const int MaxForbidden = 10_000;

    private readonly SearchSpace _space;
    private readonly Axis[] _axes;
    private readonly SobolCoordinate[] _coordinates;
    private readonly ulong _seed;
    private readonly SpacePrior? _prior;

    // The numbers of the points that constraints allow, found on demand.
    private readonly List<long> _allowed = [];

    /// <param name="space">The search space.</param>
    /// <param name="axes">Its axes, at most <see cref="SobolDirections.MaxDimensions"/>.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="prior">The prior that the points are drawn from. Null for points that cover the space evenly.</param>
    public SobolPoints(SearchSpace space, Axis[] axes, ulong seed, SpacePrior? prior = null)
    {
        (_space, _axes, _seed, _prior) = (space, axes, seed, prior);
        _coordinates = [.. axes.Select((axis, dimension) =>
            new SobolCoordinate(dimension, new RandomStream(Seed.Derive(seed, "sobol", axis.Parameter.Name))))];
    }

    /// <summary>The assignment of a trial.</summary>
    /// <param name="trial">The trial's number, from 1.</param>
    public IReadOnlyList<(string Name, SpecNode Value)> At(long trial)
    {
        if (trial == 1 && Expected() is { } expected && _space.Allows(expected)) return expected;
        if (_space.Constraints.Count == 0) return PointAt(trial - 1);
        while (_allowed.Count < trial)
        {
            long first = _allowed.Count == 0 ? 0 : _allowed[^1] + 1, point = first;
            while (point < first + MaxForbidden && !_space.Allows(PointAt(point))) point++;

            // Where hardly any point is allowed, the others are random.
            if (point == first + MaxForbidden) return RandomSearcher.Draw(_space, _seed, trial, 1);
            _allowed.Add(point);
        }

        return PointAt(_allowed[(int)trial - 1]);
    }

    private IReadOnlyList<(string Name, SpecNode Value)> PointAt(long point) =>
        Axis.Assign(_space, _axes, (axis, dimension) => ValueAt(axis, dimension, point));

    private IReadOnlyList<(string Name, SpecNode Value)>? Expected() =>
        _prior?.ModeFrom((axis, dimension) => ValueAt(axis, dimension, 0));

    private SpecNode ValueAt(Axis axis, int dimension, long point)
    {
        double place = _coordinates[dimension].Of(point);
        return _prior?.ValueAt(dimension, place) ?? axis.ValueAt(place);
    }
}
