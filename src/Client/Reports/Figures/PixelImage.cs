using Gridfold.Models.Datasets;
using ScottPlot;

namespace Gridfold.Client.Reports.Figures;

/// <summary>An image of the data.</summary>
/// <param name="Channels">The number of channels: 1 for grey, 3 for colours.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Width">The width in pixels.</param>
/// <param name="Values">The values by channel, row and column, 0 to 255.</param>
internal sealed record PixelImage(int Channels, int Height, int Width, float[] Values)
{
    /// <summary>Takes a row of a dataset of images.</summary>
    public static PixelImage Of(Dataset dataset, int row) => new(
        dataset.InputShape[0], dataset.InputShape[1], dataset.InputShape[2],
        dataset.Inputs.AsSpan(row * dataset.RowSize, dataset.RowSize).ToArray());

    /// <summary>The colour of a pixel. A grey image has one channel for all three colours.</summary>
    public Color ColorAt(int row, int column) => new(Channel(0, row, column), Channel(1, row, column), Channel(2, row, column));

    private byte Channel(int channel, int row, int column) => (byte)Math.Clamp(
        Values[(((Math.Min(channel, Channels - 1) * Height) + row) * Width) + column], 0, 255);
}
