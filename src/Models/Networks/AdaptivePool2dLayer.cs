using System.Globalization;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>adaptive_avg_pool2d: N</c>, <c>adaptive_max_pool2d: N</c>: cuts images of any size into N x N parts of equal size. Each part becomes
/// its mean or its greatest value.
/// </summary>
/// <param name="IsMax">Whether a part becomes its greatest value; otherwise it becomes its mean.</param>
/// <param name="Size">The height and width of the output, in pixels, at least 1.</param>
public sealed record AdaptivePool2dLayer(bool IsMax, int Size) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => $"adaptive_{(IsMax ? "max" : "avg")}_pool2d: {Size.ToString(CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = Window.MismatchOfImages(input);
        return [input[0], Size, Size];
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        IsMax ? nn.AdaptiveMaxPool2d([Size, Size]) : nn.AdaptiveAvgPool2d([Size, Size]);

    /// <inheritdoc/>
    internal override bool IsFusable => true;

    /// <inheritdoc/>
    internal override nn.Module<Tensor, Tensor> Fuse(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) =>
        new FusedAlike(layers, input);
}
