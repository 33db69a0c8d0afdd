namespace Gridfold.Models.Input;

/// <summary>Reports the first few problems of each kind and counts the rest. A bad column is one mistake, at any length.</summary>
internal sealed class LimitedProblems
{
    private const int ShownOfAKind = 5;
    private const int ShownInAll = 25;
    private readonly Dictionary<string, int> _counts = [];
    private readonly Problems _problems = new();
    private readonly string _file;
    private long _added;
    private bool _isCutShort;

    /// <param name="file">The file, as messages show it.</param>
    public LimitedProblems(string file) => _file = file;

    /// <summary>Whether so many problems were added that the rest of the file tells nothing new.</summary>
    /// <param name="most">The number of problems that are enough.</param>
    public bool IsFull(long most)
    {
        if (_added < most) return false;
        _isCutShort = true;
        return true;
    }

    /// <param name="kind">The kind in the plural, for "and 7 more missing values in column 'age'".</param>
    /// <param name="problem">Makes the problem. It is called only when the problem is shown.</param>
    public void Add(string kind, Func<Problem> problem)
    {
        _added++;
        int count = _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        if (count > ShownOfAKind || _problems.Errors.Count >= ShownInAll) return;
        Problem shown = problem();
        _problems.Error(shown.Message, shown.Location);
    }

    /// <summary>The problems that are shown, and how many more there are of each kind.</summary>
    public IReadOnlyList<Problem> Errors
    {
        get
        {
            AddCounts();
            return _problems.Errors;
        }
    }

    /// <exception cref="InputException">A problem was added.</exception>
    public void ThrowIfAny()
    {
        AddCounts();
        _problems.ThrowIfAny();
    }

    private void AddCounts()
    {
        if (_counts.Count == 0) return;
        int shown = _problems.Errors.Count;
        foreach ((string kind, int count) in _counts)
            if (count > ShownOfAKind && shown < ShownInAll)
                _problems.Error(Rest(count - ShownOfAKind, count, kind), null);
        long all = _counts.Values.Sum(count => (long)count);
        if (shown >= ShownInAll) _problems.Error(Rest(all - shown, all, "problems"), null);
        if (_isCutShort) _problems.Error($"the rest of {_file} was not read", null);
        _counts.Clear();
    }

    // A kind is in the plural.
    private string Rest(long left, long all, string kind) =>
        left == 1 ? $"and 1 more of the {Numbers.Show(all)} {kind} in {_file}" : $"and {Numbers.Show(left)} more {kind} in {_file}";
}
