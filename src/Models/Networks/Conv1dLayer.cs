using System.Globalization;
using Gridfold.Models.Graphs;
using Gridfold.Models.Tasks;
using Gridfold.Models.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary><c>conv1d: {channels: 16, kernel: 5, stride: 1, padding: 0}</c>: a convolution over the time steps of sequences.</summary>
/// <param name="Channels">The channels of the output, at least 1; null for the number of classes.</param>
/// <param name="Window">The kernel, in time steps.</param>
public sealed record Conv1dLayer(int? Channels, Window Window) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text =>
        $"conv1d: {{channels: {Channels?.ToString(CultureInfo.InvariantCulture) ?? Head.Word}, {Window.Show(defaultStride: 1)}}}";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = SequenceLayer.MismatchOfSequences(input);
        int channels = Channels ?? headWidth, fewest = Math.Max(1, Window.Size - (2 * Window.Padding));
        if (mismatch is null && input[1] < fewest)
        {
            mismatch = $"its {Window.Size} time steps need sequences of at least {fewest} and get {Show(input)}: choose a smaller "
                + "kernel, or more padding";
        }

        return mismatch is null ? [channels, ((input[1] + (2 * Window.Padding) - Window.Size) / Window.Stride) + 1] : [channels, 1];
    }

    /// <inheritdoc/>
    internal override bool HasWidthOfHead => Channels is null;

    /// <inheritdoc/>
    public override IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int headWidth)
    {
        int channels = Channels ?? headWidth;
        return [new("weight", [channels, input[0], Window.Size]), new("bias", [channels])];
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(IReadOnlyList<int> input, int headWidth) =>
        OutputShape(input, headWidth, out _).Aggregate((long)input[0] * Window.Size, (count, size) => count * size);

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        new Conv1d(Window, input[0], Channels ?? headWidth, random);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) => Window.Convolve(part, input, dimensions: 1);

    /// <summary>A convolution that draws its initial weights from a given generator. libtorch's own layer cannot do that.</summary>
    private sealed class Conv1d : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter _weight;
        private readonly Parameter _bias;
        private readonly long _stride, _padding;

        public Conv1d(Window window, int inputs, int outputs, NetworkRandom random) : base(nameof(Conv1d))
        {
            (_stride, _padding) = (window.Stride, window.Padding);
            double bound = 1 / Math.Sqrt((double)inputs * window.Size);
            _weight = new Parameter(random.Place(empty(outputs, inputs, window.Size).uniform_(-bound, bound, random.Initialization)));
            _bias = new Parameter(random.Place(empty(outputs).uniform_(-bound, bound, random.Initialization)));
            register_parameter("weight", _weight);
            register_parameter("bias", _bias);
        }

        public override Tensor forward(Tensor input) => nn.functional.conv1d(input, _weight, _bias, _stride, _padding);
    }
}
