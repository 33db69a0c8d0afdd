namespace Gridfold.Models.Datasets.Tables;

/// <summary>What the first pass over a table finds in one column.</summary>
internal sealed class ColumnSurvey
{
    // 2^-16: the numbers of a column are blurred when rounding to 32 bits moves one by more than this share of the column's range.
    private const double MaxBlur = 1.0 / (1 << 16);

    private double _rounding;

    /// <summary>The number of cells that are numbers, also of such that the file's rules do not allow.</summary>
    public int Numbers { get; private set; }

    /// <summary>The number of cells that are text.</summary>
    public int Texts { get; private set; }

    /// <summary>The number of cells without a value.</summary>
    public int Missing { get; private set; }

    /// <summary>The lowest number.</summary>
    public double Min { get; private set; } = double.PositiveInfinity;

    /// <summary>The highest number.</summary>
    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>The first unit beside a number, in a column that is read with units.</summary>
    public string? Unit { get; private set; }

    /// <summary>Whether numbers of 32 bits are too coarse for the column. A column that does not vary never needs more.</summary>
    public bool IsBlurred => Max > Min && _rounding > (Max - Min) * MaxBlur;

    /// <summary>Whether scaled numbers would be blurred.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="scale">Gives the number after preprocessing.</param>
    public static bool WouldBlur(IEnumerable<double> numbers, Func<double, double> scale)
    {
        var survey = new ColumnSurvey();
        foreach (double number in numbers) survey.AddNumber(scale(number));
        return survey.IsBlurred;
    }

    /// <summary>Adds a cell.</summary>
    public void Add(TableCell cell, double value)
    {
        if (cell == TableCell.Missing) Missing++;
        else if (cell == TableCell.Text) Texts++;
        else if (cell == TableCell.Number) AddNumber(value);
        else Numbers++;
    }

    /// <summary>Adds a number with its unit.</summary>
    public void AddWithUnit(double value, string unit)
    {
        Unit ??= unit;
        AddNumber(value);
    }

    private void AddNumber(double value)
    {
        Numbers++;
        if (value < Min) Min = value;
        if (value > Max) Max = value;
        double rounding = Math.Abs(value - (float)value);
        if (rounding > _rounding) _rounding = rounding;
    }
}
