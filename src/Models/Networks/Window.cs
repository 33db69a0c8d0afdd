using System.Globalization;

namespace Gridfold.Models.Networks;

/// <summary>A square that slides over images: of a convolution or a pooling.</summary>
/// <param name="Size">Pixels, at least 1.</param>
/// <param name="Stride">Pixels from one place to the next, at least 1.</param>
/// <param name="Padding">Pixels put around the image, at least 0.</param>
public sealed record Window(int Size, int Stride, int Padding)
{
    /// <summary>As written, without what is the default.</summary>
    internal string Show(int defaultStride)
    {
        string stride = Stride == defaultStride ? "" : string.Create(CultureInfo.InvariantCulture, $", stride: {Stride}");
        string padding = Padding == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", padding: {Padding}");
        return string.Create(CultureInfo.InvariantCulture, $"kernel: {Size}{stride}{padding}");
    }

    /// <summary>How many places the square has over images of a shape, vertically and horizontally.</summary>
    /// <param name="input">[channels, height, width].</param>
    /// <param name="mismatch">Why it cannot slide over such images; null when it can.</param>
    internal (int Height, int Width) Places(IReadOnlyList<int> input, out string? mismatch)
    {
        mismatch = MismatchOfImages(input);
        if (mismatch is not null) return (1, 1);
        int smallest = Math.Max(1, Size - (2 * Padding));
        if (Math.Min(input[1], input[2]) < smallest)
        {
            mismatch = $"its {Size} x {Size} pixels need images of at least {smallest} x {smallest} and get {LayerSpec.Show(input)}: take larger images "
                + "(dataset.preprocess: [{resize: {height: H, width: W}}]), or fewer layers that shrink them";
            return (1, 1);
        }

        return (((input[1] + (2 * Padding) - Size) / Stride) + 1, ((input[2] + (2 * Padding) - Size) / Stride) + 1);
    }

    /// <summary>Why a shape is not one of images; null when it is.</summary>
    internal static string? MismatchOfImages(IReadOnlyList<int> input) =>
        input.Count == 3 ? null : $"it takes images, [channels, height, width], and gets {LayerSpec.Show(input)}: put it before flatten, and give it a dataset of images";
}
