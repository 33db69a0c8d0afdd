using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Gives each distinct text of a column a code, in the order of its first row. At the end it sorts the codes.</summary>
internal sealed class Categories
{
    /// <summary>The code of a row without a text.</summary>
    public const int None = -1;

    private readonly Dictionary<string, int> _codes = [];
    private readonly List<int> _rows = [];

    /// <summary>The number of distinct texts so far.</summary>
    public int Count => _codes.Count;

    /// <summary>The distinct texts, each with the number of its rows, in the order of the first rows.</summary>
    public IReadOnlyList<CountedText> Counted
    {
        get
        {
            var counts = new int[_codes.Count];
            foreach (int code in _rows)
                if (code != None) counts[code]++;
            return [.. _codes.Keys.Select((text, code) => new CountedText(text, counts[code]))];
        }
    }

    /// <summary>The code of each row.</summary>
    public IReadOnlyList<int> Rows => _rows;

    /// <summary>Adds the text of the next row.</summary>
    public void Add(string text)
    {
        if (!_codes.TryGetValue(text, out int code)) _codes.Add(text, code = _codes.Count);
        _rows.Add(code);
    }

    /// <summary>Adds a row without a text.</summary>
    public void AddMissing() => _rows.Add(None);

    /// <summary>
    /// Gives the sorted names, and for each row the index of its name, or <see cref="None"/>. A text is what is written, so 1 and 1.0 are
    /// two. When all texts are numbers, the order is by value and then ordinal; otherwise it is ordinal.
    /// </summary>
    public (string[] Names, int[] Codes) Sort()
    {
        string[] names = [.. _codes.Keys];
        double[] values = [.. names.Select(name => Numbers.TryParse(name, out double value) ? value : double.NaN)];
        if (values.Any(double.IsNaN)) Array.Sort(names, StringComparer.Ordinal);
        else
        {
            names = [.. names.Zip(values).OrderBy(entry => entry.Second).ThenBy(entry => entry.First, StringComparer.Ordinal)
                .Select(entry => entry.First)];
        }

        var placeOfCode = new int[names.Length];
        for (int place = 0; place < names.Length; place++) placeOfCode[_codes[names[place]]] = place;
        return (names, [.. _rows.Select(code => code == None ? None : placeOfCode[code])]);
    }
}
