namespace Gridfold.Grains.Leaderboards;

/// <summary>A set of numbers, kept as ranges. A million ended trials take a few ranges.</summary>
internal sealed class RangeSet
{
    // The first number of each range and its last number. Ranges ascend, and do not overlap or touch.
    private readonly SortedList<long, long> _ranges = [];

    /// <summary>The number of numbers in the set.</summary>
    public long Count { get; private set; }

    /// <summary>The ranges, ascending, both ends included.</summary>
    public IEnumerable<(long First, long Last)> Ranges => _ranges.Select(range => (range.Key, range.Value));

    /// <summary>Whether the set has a number.</summary>
    public bool Contains(long number) => IndexAtOrBefore(number) is var index && index >= 0 && _ranges.Values[index] >= number;

    /// <summary>Adds a number. Returns false when the set has it already.</summary>
    public bool Add(long number)
    {
        int index = IndexAtOrBefore(number);
        if (index >= 0 && _ranges.Values[index] >= number) return false;
        bool touchesLeft = index >= 0 && _ranges.Values[index] == number - 1;
        bool touchesRight = index + 1 < _ranges.Count && _ranges.Keys[index + 1] == number + 1;
        long last = touchesRight ? _ranges.Values[index + 1] : number;
        if (touchesRight) _ranges.RemoveAt(index + 1);
        if (touchesLeft) _ranges.SetValueAtIndex(index, last);
        else _ranges.Add(number, last);
        Count++;
        return true;
    }

    /// <summary>Adds a range, both ends included. The set must have none of its numbers and no neighbour of them.</summary>
    public void AddRange(long first, long last)
    {
        _ranges.Add(first, last);
        Count += last - first + 1;
    }

    /// <summary>The lowest number from <paramref name="from"/> on that the set does not have.</summary>
    public long FirstMissing(long from)
    {
        int index = IndexAtOrBefore(from);
        return index >= 0 && _ranges.Values[index] >= from ? _ranges.Values[index] + 1 : from;
    }

    /// <summary>The index of the last range that starts at or before a number, or -1.</summary>
    private int IndexAtOrBefore(long number)
    {
        int low = 0, high = _ranges.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (_ranges.Keys[middle] <= number) low = middle + 1;
            else high = middle - 1;
        }

        return high;
    }
}
