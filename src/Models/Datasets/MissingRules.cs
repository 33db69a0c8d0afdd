namespace Gridfold.Models.Datasets;

/// <summary>The rules for missing values of a table's features, <c>dataset.missing_values</c>.</summary>
/// <param name="Others">The rule for the columns without a rule of their own; null to refuse missing values there.</param>
public sealed record MissingRules(MissingValues? Others)
{
    /// <summary>The rules of single columns, in the order of the file.</summary>
    public IReadOnlyList<(ColumnReference Column, MissingValues Rule)> Columns { get; init; } = [];

    /// <summary>The rule for a column; null to refuse its missing values.</summary>
    public MissingValues? For(string column) => Columns.FirstOrDefault(own => own.Column.Name == column).Rule ?? Others;
}
