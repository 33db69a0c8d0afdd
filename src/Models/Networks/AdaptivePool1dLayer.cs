using System.Globalization;
using Gridfold.Models.Graphs;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>adaptive_avg_pool1d: N</c>, <c>adaptive_max_pool1d: N</c>: cuts sequences of any length into N parts of equal length. Each part
/// becomes its mean or its greatest value.
/// </summary>
/// <param name="IsMax">Whether a part becomes its greatest value; otherwise it becomes its mean.</param>
/// <param name="Size">The time steps of the output, at least 1.</param>
public sealed record AdaptivePool1dLayer(bool IsMax, int Size) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => $"adaptive_{(IsMax ? "max" : "avg")}_pool1d: {Size.ToString(CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = SequenceLayer.MismatchOfSequences(input);
        return [input[0], Size];
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        new Pool(IsMax ? nn.AdaptiveMaxPool2d([1, Size]) : nn.AdaptiveAvgPool2d([1, Size]));

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) =>
        AdaptivePool2dLayer.Pool(part.Graph, input, IsMax, Size, axis: 2, row[1]);

    /// <summary>Pools sequences as images of one line.</summary>
    private sealed class Pool : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _lines;

        public Pool(nn.Module<Tensor, Tensor> lines) : base(nameof(Pool)) => _lines = lines;

        public override Tensor forward(Tensor input)
        {
            using TorchSharp.DisposeScope scope = NewDisposeScope();
            return _lines.forward(input.unsqueeze(2)).squeeze(2).MoveToOuterDisposeScope();
        }
    }
}
