using System.Globalization;
using Gridfold.Models.Graphs;
using Gridfold.Models.Input;
using Gridfold.Models.Weights;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>attention: N</c> or <c>attention: {heads: N, dropout: 0}</c>: self-attention over the time steps of a sequence with N heads. The
/// shape [channels, time steps] stays. Padding of texts is not attended to, and its output is 0. The source is section 3.2.2 of Vaswani
/// and others, "Attention is all you need", 2017. Its tensors have the names of PyTorch's MultiheadAttention.
/// </summary>
/// <param name="Heads">The number of heads, at least 1.</param>
/// <param name="Dropout">The probability with which a weight between two time steps becomes 0 in training, in [0, 1).</param>
public sealed record AttentionLayer(int Heads, double Dropout = 0) : LayerSpec
{
    // More are a typing error, and the weights between so many time steps would fit nowhere. So no count overflows either.
    private const int MaxSteps = 1 << 16, MaxChannels = 1 << 20;

    // What one float holds. The weight of a time step with such a score is exactly 0, beside any other score.
    private const float LeastScore = float.MinValue;

    /// <inheritdoc/>
    public override string Text
    {
        get
        {
            string heads = Heads.ToString(CultureInfo.InvariantCulture);
            return Dropout == 0
                ? $"attention: {heads}"
                : $"attention: {{heads: {heads}, dropout: {Dropout.ToString("R", CultureInfo.InvariantCulture)}}}";
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = MismatchOfHeads(Heads, input);
        return input;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int headWidth)
    {
        int channels = input[0];
        return
        [
            new("in_proj_weight", [3 * channels, channels]), new("in_proj_bias", [3 * channels]),
            new("out_proj.weight", [channels, channels]), new("out_proj.bias", [channels]),
        ];
    }

    /// <summary>Counts four projections of each time step, the products of all pairs of time steps, and the sums that they weigh.</summary>
    public override long MultiplyAdds(IReadOnlyList<int> input, int headWidth)
    {
        long channels = input[0], steps = input[1];
        return (4 * steps * channels * channels) + (2 * steps * steps * channels);
    }

    /// <summary>
    /// Counts three projections, the scaled one, what the heads give and the output; and the weights of all pairs of time steps for each
    /// head, with dropout three times.
    /// </summary>
    internal override double KeptValues(IReadOnlyList<int> input, int headWidth) =>
        (6.0 * input[0] * input[1]) + ((Dropout > 0 ? 3.0 : 1.0) * Heads * input[1] * input[1]);

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        new SelfAttention(this, input[0], random);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row)
    {
        string Turned(string value) => part.Graph.Node("Transpose", [value], OnnxAttribute.Of("perm", [0, 2, 1]));
        return Turned(TextPadding.Clear(part, ExportSteps(part, Turned(input), row)));
    }

    /// <summary>
    /// Adds the attention of [rows, time steps, channels], which gives the same shape. Padding gets values without a meaning.
    /// </summary>
    /// <param name="part">The part of the graph, with the layer's tensors.</param>
    /// <param name="input">The name of the value.</param>
    /// <param name="row">The shape of one row as the layer reads it: [channels, time steps].</param>
    internal string ExportSteps(GraphPart part, string input, IReadOnlyList<int> row)
    {
        OnnxGraph graph = part.Graph;
        (int channels, int steps, int size) = (row[0], row[1], row[0] / Heads);
        NamedTensor weight = part.Tensor("in_proj_weight"), bias = part.Tensor("in_proj_bias");
        string flat = part.Reshape(input, [channels]);
        string scores = graph.Node(
            "Mul", [graph.Node("MatMul", [Projected(0, 0, 2, 1, 3), Projected(1, 0, 2, 3, 1)]),
                part.Floats("scale", [], [(float)Scale(size)])]);
        if (part.Padding is { } padding)
        {
            string isPadding = graph.Node("Unsqueeze", [padding.Value, part.Longs("axes", 1, 2)]);
            scores = graph.Node("Where", [isPadding, part.Floats("least", [], [LeastScore]), scores]);
        }

        string weights = graph.Node("Softmax", [scores], OnnxAttribute.Of("axis", 3));
        string mixed = graph.Node(
            "Transpose", [graph.Node("MatMul", [weights, Projected(2, 0, 2, 1, 3)])], OnnxAttribute.Of("perm", [0, 2, 1, 3]));
        string output = graph.Node(
            "Gemm", [part.Reshape(mixed, [channels]), part.Weight("out_proj.weight"), part.Weight("out_proj.bias")],
            OnnxAttribute.Of("transB", 1));
        return part.Reshape(output, [steps, channels]);

        // The tensors hold the projections to queries, keys and values, one below the other.
        string Projected(int which, params long[] order)
        {
            string weights = part.Floats("projection", [channels, channels],
                weight.Values.AsSpan(which * channels * channels, channels * channels));
            string biases = part.Floats("bias", [channels], bias.Values.AsSpan(which * channels, channels));
            string values = graph.Node("Gemm", [flat, weights, biases], OnnxAttribute.Of("transB", 1));
            return graph.Node("Transpose", [part.Reshape(values, [steps, Heads, size])], OnnxAttribute.Of("perm", order));
        }
    }

    /// <summary>The reason why heads do not fit a shape; null when they do.</summary>
    internal static string? MismatchOfHeads(int heads, IReadOnlyList<int> input) =>
        SequenceLayer.MismatchOfSequences(input) ?? (input switch
        {
            [> MaxChannels, _] => $"it takes at most {Numbers.Show((long)MaxChannels)} channels and gets {Show(input)}: make fewer",
            [_, > MaxSteps] => $"it takes at most {Numbers.Show((long)MaxSteps)} time steps and gets {Show(input)}: shorten the sequence, "
                + "as with the stride of conv1d",
            [var channels, _] when channels % heads != 0 =>
                $"its {heads} heads do not divide the {channels} channels of {Show(input)}: choose a divisor",
            _ => null,
        });

    /// <summary>What the products of a head are multiplied by: 1 / sqrt(values of a head).</summary>
    internal static double Scale(int size) => 1 / Math.Sqrt(size);
}
