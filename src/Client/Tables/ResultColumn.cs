namespace Gridfold.Client.Tables;

/// <summary>A column of a result table. Each of its cells may be empty.</summary>
/// <param name="Name">The name, which no other column of the table has.</param>
/// <param name="Kind">The type of the cells.</param>
internal sealed record ResultColumn(string Name, ColumnKind Kind);
