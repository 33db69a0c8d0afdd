using Gridfold.Models.Graphs;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary><c>flatten</c>: turns a row of any shape into a row of features.</summary>
public sealed record FlattenLayer : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => "flatten";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = null;
        return [input.Aggregate(1, (size, dimension) => size * dimension)];
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) => nn.Flatten();

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) =>
        part.Graph.Node("Flatten", [input], OnnxAttribute.Of("axis", 1));

    /// <inheritdoc/>
    internal override bool IsFusable => true;

    /// <inheritdoc/>
    internal override nn.Module<Tensor, Tensor> Fuse(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) =>
        new FusedFlatten(layers, input);

    private sealed class FusedFlatten : FusedLayer
    {
        public FusedFlatten(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input)
            : base(nameof(FusedFlatten), layers, input)
        {
        }

        public override Tensor forward(Tensor input)
        {
            if (input.dim() < 4) return input.alias();
            return AreCommon(input) ? input.flatten(1) : input.reshape(input.shape[0], Networks, -1).transpose(0, 1);
        }
    }
}
