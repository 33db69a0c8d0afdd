namespace Gridfold.Models.Datasets.Tables;

/// <summary>The content of a field of a table.</summary>
internal enum TableCell
{
    Number,
    Text,
    Missing,

    /// <summary>An infinite number, or a number beyond the range of 32-bit floats.</summary>
    NotFinite,

    /// <summary>A number with a decimal comma, such as 7,4.</summary>
    DecimalComma,
}
