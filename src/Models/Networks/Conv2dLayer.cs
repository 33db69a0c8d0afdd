using System.Globalization;
using Gridfold.Models.Graphs;
using Gridfold.Models.Tasks;
using Gridfold.Models.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary><c>conv2d: {channels: 16, kernel: 5, stride: 1, padding: 0}</c>: a convolution over images.</summary>
/// <param name="Channels">The channels of the output, at least 1; null for the number of classes.</param>
/// <param name="Window">The kernel.</param>
public sealed record Conv2dLayer(int? Channels, Window Window) : LayerSpec
{
    /// <summary>Whether a bias is added. A convolution before batch normalisation needs none.</summary>
    internal bool HasBias { get; init; } = true;

    /// <summary>The distribution of the initial weights.</summary>
    internal ConvolutionInit Initial { get; init; } = ConvolutionInit.Uniform;

    /// <inheritdoc/>
    public override string Text =>
        $"conv2d: {{channels: {Channels?.ToString(CultureInfo.InvariantCulture) ?? Head.Word}, {Window.Show(defaultStride: 1)}}}";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        (int height, int width) = Window.Places(input, out mismatch);
        return [Channels ?? headWidth, height, width];
    }

    /// <inheritdoc/>
    internal override bool HasWidthOfHead => Channels is null;

    /// <inheritdoc/>
    public override IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int headWidth)
    {
        int channels = Channels ?? headWidth;
        var weight = new TensorShape("weight", [channels, input[0], Window.Size, Window.Size]);
        return HasBias ? [weight, new("bias", [channels])] : [weight];
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(IReadOnlyList<int> input, int headWidth) =>
        OutputShape(input, headWidth, out _).Aggregate((long)input[0] * Window.Size * Window.Size, (count, size) => count * size);

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        new Conv2d(this, input[0], Channels ?? headWidth, random);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) => Window.Convolve(part, input, dimensions: 2);

    /// <inheritdoc/>
    internal override bool IsFusable => true;

    /// <inheritdoc/>
    internal override nn.Module<Tensor, Tensor> Fuse(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) =>
        new FusedConv2d(this, layers, input);

    /// <summary>A convolution that draws its initial weights from a given generator. libtorch's own layer cannot do that.</summary>
    private sealed class Conv2d : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter _weight;
        private readonly Parameter? _bias;
        private readonly long[] _stride, _padding;

        public Conv2d(Conv2dLayer layer, int inputs, int outputs, NetworkRandom random) : base(nameof(Conv2d))
        {
            int size = layer.Window.Size;
            (_stride, _padding) = ([layer.Window.Stride, layer.Window.Stride], [layer.Window.Padding, layer.Window.Padding]);
            double bound = 1 / Math.Sqrt((double)inputs * size * size);
            Tensor weight = empty(outputs, inputs, size, size);
            _weight = new Parameter(random.Place(layer.Initial == ConvolutionInit.Uniform
                ? weight.uniform_(-bound, bound, random.Initialization)
                : weight.normal_(0, Math.Sqrt(2 / ((double)outputs * size * size)), random.Initialization)));
            register_parameter("weight", _weight);
            if (!layer.HasBias) return;
            _bias = new Parameter(random.Place(
                layer.Initial == ConvolutionInit.Uniform ? empty(outputs).uniform_(-bound, bound, random.Initialization) : zeros(outputs)));
            register_parameter("bias", _bias);
        }

        public override Tensor forward(Tensor input) => nn.functional.conv2d(input, _weight, _bias, _stride, _padding);
    }

    private sealed class FusedConv2d : FusedLayer
    {
        private readonly Parameter _weight;
        private readonly Parameter? _bias;
        private readonly long[] _stride, _padding;

        public FusedConv2d(Conv2dLayer layer, IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input)
            : base(nameof(FusedConv2d), layers, input)
        {
            (_stride, _padding) = ([layer.Window.Stride, layer.Window.Stride], [layer.Window.Padding, layer.Window.Padding]);
            _weight = Stack("weight");
            _bias = layer.HasBias ? Stack("bias") : null;
        }

        public override Tensor forward(Tensor input) =>
            nn.functional.conv2d(
                input, _weight.flatten(0, 1), _bias?.flatten(), _stride, _padding, groups: AreCommon(input) ? 1 : Networks);
    }
}
