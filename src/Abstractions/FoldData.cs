namespace Gridfold.Abstractions;

/// <summary>The data of a fold: a table, and the rows to learn from and to validate with.</summary>
/// <param name="Path">The path of the table.</param>
/// <param name="Label">The name of the label's column. Null where the experiment names none.</param>
/// <param name="Rows">The number of rows in the table.</param>
/// <param name="Training">The numbers of the training rows. Row 0 is the first one after the header.</param>
/// <param name="Validation">The numbers of the validation rows.</param>
public sealed record FoldData(string Path, string? Label, int Rows, IReadOnlyList<int> Training, IReadOnlyList<int> Validation);
