using System.Globalization;
using Gridfold.Models.Graphs;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>sequence: N</c>: reads the features of a row as a sequence of time steps of N values, [features] to [N, time steps]. The first N
/// features are the first time step. The values of a time step are the channels of the sequence.
/// </summary>
/// <param name="Channels">The number of values of a time step, at least 1.</param>
public sealed record SequenceLayer(int Channels) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => $"sequence: {Channels.ToString(CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = input.Count != 1
            ? $"it takes one dimension of features and gets {Show(input)}: make it the first layer of a table's network"
            : input[0] % Channels != 0
                ? $"its time steps have {Channels} values, and a row has {input[0]} features, which is no multiple: choose a divisor"
                : null;
        return [Channels, input[0] / Channels];
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) => new Steps(Channels);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) =>
        part.Graph.Node("Transpose", [part.Reshape(input, [row[0] / Channels, Channels])], OnnxAttribute.Of("perm", [0, 2, 1]));

    /// <summary>The reason why a shape is not a shape of sequences; null when it is one.</summary>
    internal static string? MismatchOfSequences(IReadOnlyList<int> input) =>
        input.Count == 2
            ? null
            : $"it takes sequences, [channels, time steps], and gets {Show(input)}: put {{sequence: N}} before it, where N is the "
                + "number of values of a time step";

    private sealed class Steps(int channels) : nn.Module<Tensor, Tensor>(nameof(Steps))
    {
        public override Tensor forward(Tensor input)
        {
            using TorchSharp.DisposeScope scope = NewDisposeScope();
            return input.reshape(input.shape[0], -1, channels).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
        }
    }
}
