namespace Gridfold.Models.Datasets.Tables.Csv;

/// <summary>The places of a record's fields in its text.</summary>
internal sealed class FieldList
{
    private (int Place, int Start, int End, bool HasQuotes)[] _fields = new (int, int, int, bool)[16];

    /// <summary>The number of fields.</summary>
    public int Count { get; private set; }

    /// <summary>The first field with a quote inside, as in <c>5" pipe</c>, or with an open quote; null in a good record.</summary>
    public int? Stray { get; private set; }

    /// <summary>Begins another record.</summary>
    public void Clear()
    {
        Count = 0;
        Stray = null;
    }

    /// <param name="place">The place at which the field begins, with its quote.</param>
    /// <param name="start">The place of its first character.</param>
    /// <param name="end">The place after its last character.</param>
    /// <param name="hasQuotes">Whether there are quotes among its characters.</param>
    /// <param name="isStray">Whether its quotes are wrong.</param>
    public void Add(int place, int start, int end, bool hasQuotes, bool isStray)
    {
        if (isStray) Stray ??= Count;
        if (Count == _fields.Length) Array.Resize(ref _fields, 2 * Count);
        _fields[Count++] = (place, start, end, hasQuotes);
    }

    /// <summary>The place at which a field begins.</summary>
    public int PlaceOf(int field) => _fields[field].Place;

    /// <summary>The places of a field's first character and after its last.</summary>
    public (int Start, int End) ContentOf(int field) => (_fields[field].Start, _fields[field].End);

    /// <summary>Whether a field has quotes among its characters.</summary>
    public bool HasQuotes(int field) => _fields[field].HasQuotes;
}
