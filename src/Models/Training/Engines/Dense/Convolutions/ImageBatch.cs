namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>Rows of the data as feature maps: images.</summary>
internal sealed class ImageBatch : InputBatch
{
    private readonly float[] _source;
    private int _rows;

    /// <param name="source">All rows of the data.</param>
    /// <param name="shape">The shape of each row.</param>
    /// <param name="mostRows">The most rows of a batch.</param>
    public ImageBatch(float[] source, MapShape shape, int mostRows)
    {
        _source = source;
        Maps = new FeatureMaps(shape, border: 0, FeatureMaps.GroupsOf(mostRows), new MapMemory());
    }

    public override int Rows => _rows;

    /// <summary>The rows, 16 to a group.</summary>
    public FeatureMaps Maps { get; }

    public override void Take(ReadOnlySpan<int> rows)
    {
        _rows = rows.Length;
        for (int group = 0; group < FeatureMaps.GroupsOf(_rows); group++)
            Maps.Gather(
                group, rows[(group * FeatureMaps.Lanes)..Math.Min(rows.Length, (group + 1) * FeatureMaps.Lanes)], _source, Maps.Shape.Size);
    }
}
