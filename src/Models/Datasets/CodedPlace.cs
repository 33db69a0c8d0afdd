namespace Gridfold.Models.Datasets;

/// <summary>The place of a column with codes in a raw row.</summary>
/// <param name="Column">The column.</param>
/// <param name="Start">The place of its first value in a row.</param>
/// <param name="FirstToken">The place of its first token in the list of a fold's tokens, which has those of all columns.</param>
public sealed record CodedPlace(TableColumn Column, int Start, int FirstToken);
