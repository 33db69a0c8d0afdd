namespace Gridfold.Client.Reports.Figures;

/// <summary>The number of rows of a part of the data, by class.</summary>
/// <param name="Name">The purpose of the part.</param>
/// <param name="Rows">The number of rows of each class.</param>
internal sealed record DataPart(string Name, IReadOnlyList<int> Rows)
{
    /// <summary>The number of all rows.</summary>
    public int Total => Rows.Sum();
}
