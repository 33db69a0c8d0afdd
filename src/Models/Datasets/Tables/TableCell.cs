namespace Gridfold.Models.Datasets.Tables;

/// <summary>The content of a field of a table.</summary>
internal enum TableCell
{
    Number,
    Text,
    Missing,

    /// <summary>An infinite number, or a number beyond the range of 32-bit floats.</summary>
    NotFinite,

    /// <summary>A number whose decimals stand behind the mark that the file does not state, such as 7,4.</summary>
    OtherDecimal,

    /// <summary>A number with a mark that the file does not state, before decimals or between groups of digits, such as 1,000.</summary>
    Grouped,
}
