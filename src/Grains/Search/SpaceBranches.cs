namespace Gridfold.Grains.Search;

/// <summary>
/// The points of a finite space, numbered without repetition. Each combination of the choices that others depend on is a branch. A branch
/// numbers the values of its active parameters. A space without conditions has one branch.
/// </summary>
internal sealed class SpaceBranches
{
    // Branches are kept in memory.
    private const int MaxBranches = 100_000;

    private readonly List<Branch> _branches = [];
    private readonly Dictionary<string, Branch> _byPositions = [];
    private readonly int[] _choices;
    private readonly long[] _counts;
    private readonly int[] _fastestFirst;

    private SpaceBranches(SearchSpace space, long[] counts, IEnumerable<int> fastestFirst)
    {
        _choices = [.. space.Conditions.Choices];
        _counts = counts;
        _fastestFirst = [.. fastestFirst.Except(_choices)];
    }

    /// <summary>The number of points.</summary>
    public long Size { get; private set; }

    /// <summary>Numbers the points.</summary>
    /// <param name="space">The space.</param>
    /// <param name="countOf">The number of values of a parameter.</param>
    /// <param name="fastestFirst">The places of the parameters. The first changes fastest within a branch.</param>
    /// <exception cref="OverflowException">There are more than 2^63 - 1 points, or more than 100,000 branches.</exception>
    public static SpaceBranches Of(SearchSpace space, Func<Parameter, long> countOf, IEnumerable<int> fastestFirst)
    {
        var branches = new SpaceBranches(space, [.. space.Parameters.Select(countOf)], fastestFirst);
        branches.Add(space, new long[branches._choices.Length], 0);
        return branches;
    }

    /// <summary>The positions of a point's values; -1 for an inactive parameter.</summary>
    /// <param name="number">The point's number, from 0.</param>
    public long[] At(long number)
    {
        int low = 0, high = _branches.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_branches[middle].First <= number) low = middle;
            else high = middle - 1;
        }

        Branch branch = _branches[low];
        long[] positions = new long[_counts.Length];
        Array.Fill(positions, -1);
        for (int choice = 0; choice < _choices.Length; choice++) positions[_choices[choice]] = branch.Choices[choice];
        number -= branch.First;
        foreach (int axis in _fastestFirst)
        {
            if (branch.Active[axis]) (number, positions[axis]) = Math.DivRem(number, _counts[axis]);
        }

        return positions;
    }

    /// <summary>The number of a point.</summary>
    /// <param name="positionOf">The position of a parameter's value; -1 for an inactive choice.</param>
    public long NumberOf(Func<int, long> positionOf)
    {
        Branch branch = _branches[0];
        if (_choices.Length > 0)
        {
            branch = _byPositions[KeyOf(_choices.Select(positionOf))];
        }

        long number = 0;
        for (int index = _fastestFirst.Length - 1; index >= 0; index--)
        {
            int axis = _fastestFirst[index];
            if (branch.Active[axis]) number = (number * _counts[axis]) + positionOf(axis);
        }

        return branch.First + number;
    }

    private void Add(SearchSpace space, long[] positions, int choice)
    {
        bool[] active = space.Conditions.ActiveOf(index => positions[Array.IndexOf(_choices, index)]);
        if (choice < _choices.Length)
        {
            // The activity of a choice follows from the choices before it.
            long count = active[_choices[choice]] ? _counts[_choices[choice]] : 0;
            if (count == 0) Add(space, [.. positions[..choice], -1, .. positions[(choice + 1)..]], choice + 1);
            for (long position = 0; position < count; position++)
                Add(space, [.. positions[..choice], position, .. positions[(choice + 1)..]], choice + 1);
            return;
        }

        long size = 1;
        foreach (int axis in _fastestFirst)
        {
            if (active[axis]) size = checked(size * _counts[axis]);
        }

        if (_branches.Count == MaxBranches) throw new OverflowException("The space has too many branches.");
        var branch = new Branch(positions, active, Size);
        _branches.Add(branch);
        _byPositions[KeyOf(positions)] = branch;
        Size = checked(Size + size);
    }

    private static string KeyOf(IEnumerable<long> positions) => string.Join(' ', positions);

    /// <summary>A combination of choices.</summary>
    /// <param name="Choices">The position of each choice's value; -1 for an inactive choice.</param>
    /// <param name="Active">Whether each parameter of the space is active.</param>
    /// <param name="First">The number of the branch's first point.</param>
    private sealed record Branch(long[] Choices, bool[] Active, long First);
}
