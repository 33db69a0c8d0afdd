using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Gives each distinct text of a column a code, in the order of its first row. At the end it sorts the codes.</summary>
internal sealed class Categories
{
    private readonly Dictionary<string, int> _codes = [];
    private readonly List<int> _rows = [];

    /// <summary>The number of distinct texts so far.</summary>
    public int Count => _codes.Count;

    /// <summary>Adds the text of the next row.</summary>
    public void Add(string text)
    {
        if (!_codes.TryGetValue(text, out int code)) _codes.Add(text, code = _codes.Count);
        _rows.Add(code);
    }

    /// <summary>
    /// Gives the sorted names, and for each row the index of its name. When all texts are numbers, the order is by value. Equal values (1
    /// and 1.0) are then one name, in its shortest form. Otherwise the order is ordinal.
    /// </summary>
    public (string[] Names, int[] Codes) Sort()
    {
        (double value, string name)[] met =
        [
            .. _codes.Keys.Select(text => Numbers.TryParse(text, out double value) ? (value, Numbers.Show(value)) : (double.NaN, text)),
        ];
        bool allNumbers = met.All(category => !double.IsNaN(category.value));
        if (!allNumbers) met = [.. _codes.Keys.Select(text => (0.0, text))];
        (double, string name)[] sorted = [.. met.Distinct()];
        Array.Sort(sorted, (a, b) => a.Item1 != b.Item1 ? a.Item1.CompareTo(b.Item1) : string.CompareOrdinal(a.name, b.name));
        Dictionary<string, int> places = sorted.Select((category, place) => (category.name, place)).ToDictionary();
        int[] placeOfCode = [.. met.Select(category => places[category.name])];
        return ([.. sorted.Select(category => category.name)], [.. _rows.Select(code => placeOfCode[code])]);
    }
}
