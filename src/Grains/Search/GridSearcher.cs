using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>Every combination once, the last parameter changing fastest, as nested loops in the file's order would.</summary>
internal sealed class GridSearcher : ISearcher
{
    private readonly SearchSpace _space;

    public GridSearcher(SearchSpace space)
    {
        _space = space;
        TrialCount = space.GridSize ?? throw new ArgumentException("A parameter of the space has no grid.", nameof(space));
    }

    public long TrialCount { get; }

    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trial, TrialCount);
        var values = new (string, SpecNode)[_space.Parameters.Count];
        long cell = trial - 1;
        for (int axis = values.Length - 1; axis >= 0; axis--)
        {
            Parameter parameter = _space.Parameters[axis];
            (cell, long position) = Math.DivRem(cell, parameter.GridCount!.Value);
            values[axis] = (parameter.Name, parameter.GridValue(position));
        }

        return values;
    }
}
