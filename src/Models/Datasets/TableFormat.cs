namespace Gridfold.Models.Datasets;

/// <summary>Rows of a table.</summary>
/// <param name="Columns">The columns from which the features are made, in order.</param>
/// <param name="Label">The column to predict.</param>
public sealed record TableFormat(IReadOnlyList<TableColumn> Columns, string Label) : InputFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Shape => [Columns.Sum(column => column.Categories?.Count ?? 1)];
}
