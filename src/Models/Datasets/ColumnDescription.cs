namespace Gridfold.Models.Datasets;

/// <summary>What is in a column of a table.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Role">How it is read: "number", "text", "embedded", "words", "label" or "ignored".</param>
public sealed record ColumnDescription(string Name, string Role)
{
    /// <summary>The number of features that it becomes.</summary>
    public int Features { get; init; }

    /// <summary>The number of rows without a value.</summary>
    public int Missing { get; init; }

    /// <summary>The number of different values.</summary>
    public int Distinct { get; init; }

    /// <summary>The unit beside the numbers; null for numbers alone and for text.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether its numbers need 64 bits until they are preprocessed.</summary>
    public bool IsWide { get; init; }

    /// <summary>The numbers that are there, in the order of the rows; empty for text.</summary>
    public IReadOnlyList<double> Numbers { get; init; } = [];

    /// <summary>The different texts with the numbers of their rows, the most frequent first; empty for numbers.</summary>
    public IReadOnlyList<(string Text, int Rows)> Texts { get; init; } = [];
}
