using System.Globalization;
using Gridfold.Models.Graphs;
using Onnx;

namespace Gridfold.Models.Networks;

/// <summary>A square that slides over images, for a convolution or a pooling.</summary>
/// <param name="Size">The height and width, in pixels, at least 1.</param>
/// <param name="Stride">The distance from one place to the next, in pixels, at least 1.</param>
/// <param name="Padding">The pixels put around the image on each side, at least 0.</param>
public sealed record Window(int Size, int Stride, int Padding)
{
    /// <summary>Writes the window for people, without default values.</summary>
    internal string Show(int defaultStride)
    {
        string stride = Stride == defaultStride ? "" : string.Create(CultureInfo.InvariantCulture, $", stride: {Stride}");
        string padding = Padding == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", padding: {Padding}");
        return string.Create(CultureInfo.InvariantCulture, $"kernel: {Size}{stride}{padding}");
    }

    /// <summary>Gives the number of places of the square over an image, vertically and horizontally.</summary>
    /// <param name="input">The shape of the images, [channels, height, width].</param>
    /// <param name="mismatch">The reason why the square cannot slide over such images; null when it can.</param>
    internal (int Height, int Width) Places(IReadOnlyList<int> input, out string? mismatch)
    {
        mismatch = MismatchOfImages(input);
        if (mismatch is not null) return (1, 1);
        int smallest = Math.Max(1, Size - (2 * Padding));
        if (Math.Min(input[1], input[2]) < smallest)
        {
            mismatch = $"its {Size} x {Size} pixels need images of at least {smallest} x {smallest} and get {LayerSpec.Show(input)}: "
                + "take larger images "
                + "(dataset.preprocess: [{resize: {height: H, width: W}}]), or fewer layers that shrink them";
            return (1, 1);
        }

        return (((input[1] + (2 * Padding) - Size) / Stride) + 1, ((input[2] + (2 * Padding) - Size) / Stride) + 1);
    }

    /// <summary>Adds a convolution with the part's tensors weight and, where there is one, bias to a graph.</summary>
    internal string Convolve(GraphPart part, string input, int dimensions)
    {
        string[] bias = part.Has("bias") ? [part.Weight("bias")] : [];
        return part.Graph.Node("Conv", [input, part.Weight("weight"), .. bias], Attributes(dimensions));
    }

    /// <summary>The window as settings of ONNX operators.</summary>
    /// <param name="dimensions">2 for images, 1 for sequences.</param>
    internal AttributeProto[] Attributes(int dimensions)
    {
        AttributeProto Of(string name, int value, int count) => OnnxAttribute.Of(name, Enumerable.Repeat((long)value, count));
        return [Of("kernel_shape", Size, dimensions), Of("strides", Stride, dimensions), Of("pads", Padding, 2 * dimensions)];
    }

    /// <summary>The reason why a shape is not a shape of images; null when it is one.</summary>
    internal static string? MismatchOfImages(IReadOnlyList<int> input) =>
        input.Count == 3
            ? null
            : $"it takes images, [channels, height, width], and gets {LayerSpec.Show(input)}: put it before flatten, "
                + "and give it a dataset of images";
}
