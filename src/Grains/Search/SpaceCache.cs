using System.Runtime.CompilerServices;

namespace Gridfold.Grains.Search;

/// <summary>What follows from a search space and takes time to work out. Each part is worked out once for each space.</summary>
internal sealed class SpaceCache
{
    private static readonly ConditionalWeakTable<SearchSpace, SpaceCache> Caches = [];

    private readonly Lazy<FiniteSpace?> _finite;
    private readonly Lazy<GridPoints?> _grid;

    private SpaceCache(SearchSpace space)
    {
        Conditions = new SpaceConditions(space);
        _finite = new Lazy<FiniteSpace?>(() => FiniteSpace.Number(space));
        _grid = new Lazy<GridPoints?>(
            () => space.Parameters.Any(parameter => parameter.GridCount is null) ? null : new GridPoints(space));
    }

    /// <summary>The dependences between the parameters.</summary>
    public SpaceConditions Conditions { get; }

    /// <summary>See <see cref="FiniteSpace.Of"/>.</summary>
    public FiniteSpace? Finite => _finite.Value;

    /// <summary>The points of a grid. Null when a parameter has no grid.</summary>
    /// <exception cref="OverflowException">See <see cref="GridPoints"/>.</exception>
    public GridPoints? Grid => _grid.Value;

    /// <summary>The cache of a space.</summary>
    public static SpaceCache Of(SearchSpace space) => Caches.GetValue(space, known => new SpaceCache(known));
}
