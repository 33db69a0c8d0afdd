namespace Gridfold.Models.Datasets;

/// <summary>A column of a table.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Categories">
/// The possible values, each of which becomes a feature that is 1 or 0. Null for a column of numbers, which becomes one feature.
/// </param>
public sealed record TableColumn(string Name, IReadOnlyList<string>? Categories);
