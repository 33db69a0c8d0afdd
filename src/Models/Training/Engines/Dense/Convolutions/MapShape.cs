namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>The shape of one row of the data between two layers.</summary>
/// <param name="Channels">The number of maps.</param>
/// <param name="Height">The lines of a map.</param>
/// <param name="Width">The cells of a line.</param>
internal readonly record struct MapShape(int Channels, int Height, int Width)
{
    public static MapShape Of(IReadOnlyList<int> shape) => new(shape[0], shape[1], shape[2]);

    /// <summary>The number of values in a row of the data.</summary>
    public int Size => Channels * Height * Width;
}
