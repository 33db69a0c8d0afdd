namespace Gridfold.Models.Datasets;

/// <summary>Images whose values are 0 to 255.</summary>
/// <param name="Channels">The number of channels: 1 for grey, 3 for red, green and blue.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Width">The width in pixels.</param>
public sealed record ImageFormat(int Channels, int Height, int Width) : InputFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Shape => [Channels, Height, Width];
}
