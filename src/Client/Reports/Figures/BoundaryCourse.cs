using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The decision boundary of one training at several epochs.</summary>
/// <param name="Subject">The name of the trial.</param>
/// <param name="Planes">The boundary after each number of epochs, in order.</param>
internal sealed record BoundaryCourse(string Subject, IReadOnlyList<(int Epochs, BoundaryFigure Plane)> Planes) : Figure
{
    private const int MaxPlanes = 12;
    private const int MaxColumns = 4;

    /// <inheritdoc/>
    public override string Title => $"Decision boundary of {Subject}, epoch by epoch";

    /// <inheritdoc/>
    public override string Caption => $"One training, read after each number of epochs. {Planes[0].Plane.Caption}";

    /// <inheritdoc/>
    public override string Description => string.Join(' ', Planes.Select(
        plane => $"After {Format.Count(plane.Epochs, "epoch")}: {plane.Plane.Description}"));

    /// <summary>Computes the boundaries.</summary>
    /// <exception cref="NotFoundException">The data does not have two features, or networks are not kept.</exception>
    public static BoundaryCourse Of(ReportData data)
    {
        // Of many readings, some at equal distances, with the first and the last.
        IReadOnlyList<WeightsReading> all = data.Options.Readings;
        int shown = Math.Min(MaxPlanes, all.Count);
        IEnumerable<WeightsReading> readings = Enumerable.Range(0, shown)
            .Select(index => all[shown == 1 ? 0 : index * (all.Count - 1) / (shown - 1)]);
        return new BoundaryCourse(data.ShownTrial.Subject,
            [.. readings.Select(reading => (reading.Epochs, BoundaryFigure.Of(data, $"trial {reading.Trial}", reading.Weights)))]);
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        int columns = Math.Min(MaxColumns, Planes.Count), rows = (Planes.Count + columns - 1) / columns;
        var picture = new Picture(Math.Max(480, columns * 290), rows * 270) { IsRaster = true };
        foreach ((int index, (int epochs, BoundaryFigure plane)) in Planes.Index())
            picture.Add(plane.DrawPlane(Format.Count(epochs, "epoch")), index / columns, index % columns, rows, columns);
        Planes[0].Plane.Explain(picture.Legend);
        return picture;
    }
}
