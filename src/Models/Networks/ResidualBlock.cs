using System.Globalization;

namespace Gridfold.Models.Networks;

/// <summary>
/// Two 3x3 convolutions with batch normalisation, a skip and ReLU (He et al., "Deep residual learning for image recognition", CVPR 2016,
/// figure 2). Where the shape changes, the input passes a 1x1 convolution first (option B). Its tensors have the names of torchvision's
/// BasicBlock.
/// </summary>
/// <param name="Channels">The channels of the output.</param>
/// <param name="Stride">The stride of the first convolution.</param>
internal sealed record ResidualBlock(int Channels, int Stride) : SkipSpec
{
    private static readonly BatchNormLayer Norm = new(IsOfImages: true);

    /// <inheritdoc/>
    public override string Text =>
        string.Create(
            CultureInfo.InvariantCulture, $"residual block: {{channels: {Channels}{(Stride == 1 ? "" : $", stride: {Stride}")}}}");

    /// <inheritdoc/>
    protected override IReadOnlyList<(string Name, LayerSpec Layer)> Body =>
    [
        ("conv1", Convolution(3, Stride, padding: 1)), ("bn1", Norm), ("relu", new ActivationLayer("relu")),
        ("conv2", Convolution(3, 1, padding: 1)), ("bn2", Norm),
    ];

    /// <inheritdoc/>
    protected override bool EndsWithRelu => true;

    /// <inheritdoc/>
    protected override IReadOnlyList<(string Name, LayerSpec Layer)> Skip(IReadOnlyList<int> input, IReadOnlyList<int> output) =>
        input.SequenceEqual(output)
            ? []
            : [("downsample.0", Convolution(1, Stride, padding: 0)), ("downsample.1", Norm)];

    private Conv2dLayer Convolution(int size, int stride, int padding) =>
        new(Channels, new Window(size, stride, padding)) { HasBias = false, Initial = ConvolutionInit.He };
}
