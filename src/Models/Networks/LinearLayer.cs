using System.Globalization;
using Gridfold.Models.Graphs;
using Gridfold.Models.Tasks;
using Gridfold.Models.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary><c>linear: N</c> or <c>linear: classes</c>: y = x W^T + b.</summary>
/// <param name="Outputs">The number of outputs, at least 1; null for the number of classes.</param>
public sealed record LinearLayer(int? Outputs) : LayerSpec
{
    /// <summary>Whether the training begins with weights of 0. Otherwise with random weights.</summary>
    public bool BeginsAtZero { get; init; }

    /// <inheritdoc/>
    public override string Text => $"linear: {Outputs?.ToString(CultureInfo.InvariantCulture) ?? Head.Word}";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = input.Count == 1 ? null : $"it takes one dimension of features and gets {Show(input)}: put flatten before it";
        return [Outputs ?? headWidth];
    }

    /// <inheritdoc/>
    internal override bool HasWidthOfHead => Outputs is null;

    /// <inheritdoc/>
    public override IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int headWidth)
    {
        int outputs = Outputs ?? headWidth;
        return [new("weight", [outputs, input[0]]), new("bias", [outputs])];
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(IReadOnlyList<int> input, int headWidth) => (long)input[0] * (Outputs ?? headWidth);

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        new Linear(input[0], Outputs ?? headWidth, random, BeginsAtZero);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) =>
        part.Graph.Node("Gemm", [input, part.Weight("weight"), part.Weight("bias")], OnnxAttribute.Of("transB", 1));

    /// <inheritdoc/>
    internal override bool IsFusable => true;

    /// <inheritdoc/>
    internal override nn.Module<Tensor, Tensor> Fuse(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) =>
        new FusedLinear(layers, input);

    /// <summary>A linear layer that draws its initial weights from a given generator. libtorch's own layer cannot do that.</summary>
    private sealed class Linear : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter _weight;
        private readonly Parameter _bias;

        public Linear(int inputs, int outputs, NetworkRandom random, bool isZero) : base(nameof(Linear))
        {
            // PyTorch's default is He et al. (2015) with a = sqrt(5), which gives this bound.
            double bound = isZero ? 0 : 1 / Math.Sqrt(inputs);
            _weight = new Parameter(random.Place(empty(outputs, inputs).uniform_(-bound, bound, random.Initialization)));
            _bias = new Parameter(random.Place(empty(outputs).uniform_(-bound, bound, random.Initialization)));
            register_parameter("weight", _weight);
            register_parameter("bias", _bias);
        }

        public override Tensor forward(Tensor input) => nn.functional.linear(input, _weight, _bias);
    }

    private sealed class FusedLinear : FusedLayer
    {
        private readonly Parameter _weight;
        private readonly Parameter _bias;

        public FusedLinear(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input)
            : base(nameof(FusedLinear), layers, input)
        {
            _weight = Stack("weight");
            _bias = Stack("bias");
        }

        public override Tensor forward(Tensor input)
        {
            // TorchSharp's argument order is batch1, batch2, and the value to which their product is added.
            if (!AreCommon(input)) return input.baddbmm(_weight.transpose(1, 2), _bias.unsqueeze(1));
            Tensor wide = nn.functional.linear(input, _weight.flatten(0, 1), _bias.flatten());
            return wide.view(input.shape[0], Networks, -1).transpose(0, 1);
        }
    }
}
