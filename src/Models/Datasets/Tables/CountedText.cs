namespace Gridfold.Models.Datasets.Tables;

/// <summary>A distinct text of a column.</summary>
/// <param name="Text">The text.</param>
/// <param name="Rows">The number of rows that have it.</param>
internal sealed record CountedText(string Text, int Rows);
