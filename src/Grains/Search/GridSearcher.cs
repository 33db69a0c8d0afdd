using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// Every combination once, as nested loops in the file's order would: the last parameter changes fastest, a budget faster than any, so that
/// the trials of one training follow each other.
/// </summary>
internal sealed class GridSearcher : ISearcher
{
    private readonly SearchSpace _space;
    private readonly int[] _fastestFirst;

    public GridSearcher(SearchSpace space)
    {
        _space = space;
        _fastestFirst = [.. Enumerable.Range(0, space.Parameters.Count).Reverse().OrderByDescending(axis => space.Parameters[axis].IsBudget)];
        TrialCount = space.GridSize ?? throw new ArgumentException("A parameter of the space has no grid.", nameof(space));
    }

    public long TrialCount { get; }

    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trial, TrialCount);
        var values = new (string, SpecNode)[_space.Parameters.Count];
        long cell = trial - 1;
        foreach (int axis in _fastestFirst)
        {
            Parameter parameter = _space.Parameters[axis];
            (cell, long position) = Math.DivRem(cell, parameter.GridCount!.Value);
            values[axis] = (parameter.Name, parameter.GridValue(position));
        }

        return values;
    }
}
