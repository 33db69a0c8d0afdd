using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>
/// Counts the different texts of all columns in the first pass over a table. It keeps a hash of each text, so the count may be a little too
/// low, and is never too high.
/// </summary>
internal sealed class DistinctTexts
{
    private readonly HashSet<int>?[] _found;
    private int _count;

    /// <param name="columns">The number of columns.</param>
    public DistinctTexts(int columns) => _found = new HashSet<int>?[columns];

    /// <summary>Adds a text.</summary>
    /// <exception cref="InputException">The table has too many different texts.</exception>
    public void Add(TableHeader header, int column, string text)
    {
        if ((_found[column] ??= []).Add(text.GetHashCode(StringComparison.Ordinal)) && ++_count > TableValues.MaxTexts)
            throw TooMany(header, [.. _found.Select(texts => texts?.Count ?? 0)]);
    }

    /// <summary>Makes the error for a table with too many different texts.</summary>
    /// <param name="header">The columns.</param>
    /// <param name="counts">The different texts of each column.</param>
    public static InputException TooMany(TableHeader header, IReadOnlyList<int> counts)
    {
        (int most, int place) = counts.Select((count, at) => (count, at)).MaxBy(entry => entry.count);
        return new InputException(
            $"the columns of texts and the label have over {Numbers.Show((long)TableValues.MaxTexts)} different values, and most of them "
                + $"are in column '{header.Names[place]}', which has {Numbers.Show((long)most)}; that does not fit: list the column under "
                + "dataset.ignore, or choose another label",
            header.Locations[place]);
    }
}
