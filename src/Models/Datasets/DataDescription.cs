using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>What is in a dataset, as it was read: the columns of a table, or images.</summary>
public sealed record DataDescription
{
    /// <summary>The kind of source and its name, as in "CSV file wine.csv".</summary>
    public required string Source { get; init; }

    /// <summary>The number of rows that are kept.</summary>
    public required int RowCount { get; init; }

    /// <summary>The columns of a table in the file's order; empty for images.</summary>
    public IReadOnlyList<ColumnDescription> Columns { get; init; } = [];

    /// <summary>The images; null for a table.</summary>
    public Dataset? Images { get; init; }

    /// <summary>The reasons why the data cannot be trained on as it is.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>The warnings: content that is allowed but probably a mistake.</summary>
    public IReadOnlyList<Problem> Warnings { get; init; } = [];
}
