using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>A column named in the experiment file.</summary>
/// <param name="Name">The name as the user wrote it.</param>
/// <param name="Location">The place of the name.</param>
public sealed record ColumnReference(string Name, SourceLocation? Location);
