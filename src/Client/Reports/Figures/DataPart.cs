namespace Gridfold.Client.Reports.Figures;

/// <summary>A part of the data by class.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Rows">Of each class.</param>
internal sealed record DataPart(string Name, IReadOnlyList<int> Rows)
{
    /// <summary>All its rows.</summary>
    public int Total => Rows.Sum();
}
