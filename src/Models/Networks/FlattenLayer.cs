using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary><c>flatten</c>: a row of any shape becomes one of features.</summary>
public sealed record FlattenLayer : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => "flatten";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int classCount, out string? mismatch)
    {
        mismatch = null;
        return [input.Aggregate(1, (size, dimension) => size * dimension)];
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int classCount, NetworkRandom random) => nn.Flatten();
}
