using Gridfold.Models.Graphs;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>max_pool2d: 2</c>, <c>avg_pool2d: {kernel: 3, stride: 2, padding: 1}</c>: the greatest or the mean of the values under a window. The
/// default stride is the kernel's size. The mean counts padding as zeros. Padding is never the greatest value.
/// </summary>
/// <param name="IsMax">Whether the result is the greatest value; otherwise it is the mean.</param>
/// <param name="Window">The window that slides over the image.</param>
public sealed record Pool2dLayer(bool IsMax, Window Window) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text
    {
        get
        {
            string window = Window.Show(defaultStride: Window.Size);
            bool isMap = window.Contains(',', StringComparison.Ordinal);
            return $"{(IsMax ? "max" : "avg")}_pool2d: {(isMap ? $"{{{window}}}" : window["kernel: ".Length..])}";
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        (int height, int width) = Window.Places(input, out mismatch);
        return [input[0], height, width];
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) => IsMax
        ? nn.MaxPool2d(Window.Size, Window.Stride, Window.Padding)
        : nn.AvgPool2d(Window.Size, Window.Stride, Window.Padding);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) => IsMax
        ? part.Graph.Node("MaxPool", [input], Window.Attributes(dimensions: 2))
        : part.Graph.Node("AveragePool", [input], [.. Window.Attributes(dimensions: 2), OnnxAttribute.Of("count_include_pad", 1)]);

    /// <inheritdoc/>
    internal override bool IsFusable => true;

    /// <inheritdoc/>
    internal override nn.Module<Tensor, Tensor> Fuse(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) =>
        new FusedAlike(layers, input);
}
