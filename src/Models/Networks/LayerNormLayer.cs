using Gridfold.Models.Graphs;
using Gridfold.Models.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>layer_norm</c>: gives each row mean 0 and deviation 1 over all of its values, in training and outside. Learned numbers, one pair for
/// each value of a row, then scale and shift it (Ba, Kiros and Hinton, "Layer normalization", 2016).
/// </summary>
public sealed record LayerNormLayer : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => "layer_norm";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = null;
        return input;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int headWidth) =>
        [new("weight", input), new("bias", input)];

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        new LayerNorm(input, random);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) =>
        Normalize(part.Graph, input, axis: 1, part.Weight("weight"), part.Weight("bias"));

    /// <summary>Adds a normalisation over all dimensions from one on, with libtorch's default for the smallest variance.</summary>
    internal static string Normalize(OnnxGraph graph, string input, int axis, params string[] weights) =>
        graph.Node("LayerNormalization", [input, .. weights], OnnxAttribute.Of("axis", axis), OnnxAttribute.Of("epsilon", 1e-5f));

    private sealed class LayerNorm : nn.Module<Tensor, Tensor>
    {
        private readonly long[] _row;
        private readonly Parameter _weight;
        private readonly Parameter _bias;

        public LayerNorm(IReadOnlyList<int> row, NetworkRandom random) : base(nameof(LayerNorm))
        {
            _row = [.. row.Select(size => (long)size)];
            (_weight, _bias) = (new Parameter(random.Place(ones(_row))), new Parameter(random.Place(zeros(_row))));
            register_parameter("weight", _weight);
            register_parameter("bias", _bias);
        }

        public override Tensor forward(Tensor input) => nn.functional.layer_norm(input, _row, _weight, _bias);
    }
}
