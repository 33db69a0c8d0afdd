using Gridfold.Grains.Search.Sobol;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>The assignments of a scrambled Sobol' sequence over a search space.</summary>
internal sealed class SobolPoints
{
    private readonly SearchSpace _space;
    private readonly Axis[] _axes;
    private readonly SobolCoordinate[] _coordinates;

    /// <param name="space">The search space.</param>
    /// <param name="axes">Its axes, at most <see cref="SobolDirections.MaxDimensions"/>.</param>
    /// <param name="seed">The experiment's seed.</param>
    public SobolPoints(SearchSpace space, Axis[] axes, ulong seed)
    {
        (_space, _axes) = (space, axes);
        _coordinates = [.. axes.Select((axis, dimension) =>
            new SobolCoordinate(dimension, new RandomStream(Seed.Derive(seed, "sobol", axis.Parameter.Name))))];
    }

    /// <summary>The assignment of a trial.</summary>
    /// <param name="trial">The trial's number, from 1.</param>
    public IReadOnlyList<(string Name, SpecNode Value)> At(long trial) =>
        Axis.Assign(_space, _axes, (axis, dimension) => axis.ValueAt(_coordinates[dimension].Of(trial - 1)));
}
