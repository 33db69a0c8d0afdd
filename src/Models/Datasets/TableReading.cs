namespace Gridfold.Models.Datasets;

/// <summary>The rules by which the fields of a table file are read.</summary>
public sealed record TableReading
{
    /// <summary>The rules of a file that states none.</summary>
    public static TableReading Default { get; } = new();

    /// <summary>
    /// The texts that stand for a missing value; upper and lower case are alike. Default: an empty field, NA, N/A, NaN, null and a question
    /// mark.
    /// </summary>
    public IReadOnlyList<string> Missing { get; init; } = ["", "na", "n/a", "nan", "null", "?"];

    /// <summary>The mark before the decimals of a number: a point or a comma. Default: a point.</summary>
    public char Decimal { get; init; } = '.';

    /// <summary>The mark between groups of three digits, as in 1,000. Default: null, for none.</summary>
    public char? Thousands { get; init; }

    /// <summary>The text at whose sight a line is skipped when it begins the line. Default: null, for no such lines.</summary>
    public string? Comment { get; init; }
}
