namespace Gridfold.Models.Datasets.Tables;

/// <summary>The numbers of a column, in 32 bits where those do.</summary>
internal sealed class NumberColumn
{
    private readonly float[] _narrow;
    private readonly double[] _wide;
    private readonly bool _isWide;

    /// <param name="capacity">The greatest number of rows.</param>
    /// <param name="isWide">Whether the numbers need 64 bits.</param>
    public NumberColumn(int capacity, bool isWide)
    {
        _isWide = isWide;
        (_narrow, _wide) = isWide ? (Array.Empty<float>(), new double[capacity]) : (new float[capacity], Array.Empty<double>());
    }

    /// <summary>The number of rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the numbers have 64 bits.</summary>
    public bool IsWide => _isWide;

    /// <summary>The number of a row; NaN where it is missing.</summary>
    public double this[int row] => _isWide ? _wide[row] : _narrow[row];

    /// <summary>The numbers that are there.</summary>
    public IEnumerable<double> Present => Enumerable.Range(0, Count).Select(row => this[row]).Where(number => !double.IsNaN(number));

    /// <summary>Adds the number of the next row.</summary>
    public void Add(double number)
    {
        if (_isWide) _wide[Count++] = number;
        else _narrow[Count++] = (float)number;
    }
}
