using System.Globalization;
using Gridfold.Models.Graphs;
using Gridfold.Models.Weights;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>transformer: N</c> or <c>transformer: {heads: N, hidden: 128, dropout: 0, norm: before}</c>: an encoder block, [channels, time
/// steps] to the same shape. It has self-attention, and two linear layers over each time step with ReLU between them. Each of the two
/// parts has a skip and layer normalisation. The source is section 3.1 of Vaswani and others, "Attention is all you need", 2017. Padding
/// of texts is not attended to, and its output is 0. Its tensors have the names of PyTorch's TransformerEncoderLayer.
/// </summary>
/// <param name="Heads">The number of heads, at least 1.</param>
/// <param name="Hidden">The values between the two linear layers, at least 1; null for four times the channels.</param>
/// <param name="Dropout">The probability with which a value becomes 0 in training, in [0, 1).</param>
/// <param name="NormIsFirst">
/// Whether each part normalises its input (Xiong and others, "On layer normalization in the transformer architecture", ICML 2020).
/// Otherwise the sum with the skip is normalised, as in 2017.
/// </param>
public sealed record TransformerLayer(int Heads, int? Hidden, double Dropout, bool NormIsFirst) : LayerSpec
{
    /// <summary>The names of the parts with weights, in PyTorch's order.</summary>
    internal const string Attention = "self_attn", First = "linear1", Second = "linear2", FirstNorm = "norm1", SecondNorm = "norm2";

    /// <inheritdoc/>
    public override string Text
    {
        get
        {
            CultureInfo invariant = CultureInfo.InvariantCulture;
            string heads = Heads.ToString(invariant);
            string settings = (Hidden is { } hidden ? $", hidden: {hidden.ToString(invariant)}" : "")
                + (Dropout == 0 ? "" : $", dropout: {Dropout.ToString("R", invariant)}") + (NormIsFirst ? "" : ", norm: after");
            return settings == "" ? $"transformer: {heads}" : $"transformer: {{heads: {heads}{settings}}}";
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = AttentionLayer.MismatchOfHeads(Heads, input);
        return input;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int headWidth) =>
    [
        .. Parts(input).SelectMany(part => part.Layer.Tensors(part.Row, headWidth)
            .Select(tensor => tensor with { Name = $"{part.Name}.{tensor.Name}" })),
    ];

    /// <inheritdoc/>
    public override long MultiplyAdds(IReadOnlyList<int> input, int headWidth) =>
        Parts(input).Sum(part => part.Layer.MultiplyAdds(part.Row, headWidth) * (part.Layer is AttentionLayer ? 1 : input[1]));

    /// <summary>
    /// Counts what the parts keep; ReLU, with dropout twice more; and two sums with the skips. With dropout each of them has a mask.
    /// </summary>
    internal override double KeptValues(IReadOnlyList<int> input, int headWidth)
    {
        double steps = input[1], hidden = HiddenOf(input), channels = input[0];
        double parts = Parts(input).Sum(part => part.Layer.KeptValues(part.Row, headWidth) * (part.Layer is AttentionLayer ? 1 : steps));
        return parts + (steps * ((Dropout > 0 ? 2 * hidden : 0) + ((Dropout > 0 ? 4 : 2) * channels)));
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        new TransformerBlock(this, [.. Parts(input).Select(part =>
            KeyValuePair.Create(part.Name, part.Layer.Build(part.Row, headWidth, random)))], random);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row)
    {
        OnnxGraph graph = part.Graph;
        Dictionary<string, (LayerSpec Layer, IReadOnlyList<int> Row)> parts =
            Parts(row).ToDictionary(one => one.Name, one => (one.Layer, one.Row));
        (int channels, int steps) = (row[0], row[1]);

        // Each time step is a row of its own, except within the attention.
        string values = part.Reshape(graph.Node("Transpose", [input], OnnxAttribute.Of("perm", [0, 2, 1])), [channels]);
        values = Skipped(values, FirstNorm, Attend);
        values = Skipped(values, SecondNorm, value => Of(Second, graph.Node("Relu", [Of(First, value)])));
        return graph.Node(
            "Transpose", [TextPadding.Clear(part, part.Reshape(values, [steps, channels]))], OnnxAttribute.Of("perm", [0, 2, 1]));

        string Of(string name, string value) => parts[name].Layer.Export(part.Within(name), value, parts[name].Row);

        string Attend(string value) => part.Reshape(
            ((AttentionLayer)parts[Attention].Layer).ExportSteps(part.Within(Attention), part.Reshape(value, [steps, channels]), row),
            [channels]);

        string Skipped(string value, string norm, Func<string, string> compute) => NormIsFirst
            ? graph.Node("Add", [value, compute(Of(norm, value))])
            : Of(norm, graph.Node("Add", [value, compute(value)]));
    }

    /// <summary>The parts with weights: each with its name, and the shape of a row, or of a time step for all but the attention.</summary>
    private (string Name, LayerSpec Layer, IReadOnlyList<int> Row)[] Parts(IReadOnlyList<int> input)
    {
        int channels = input[0], hidden = HiddenOf(input);
        return
        [
            (Attention, new AttentionLayer(Heads, Dropout), input),
            (First, new LinearLayer(hidden), [channels]), (Second, new LinearLayer(channels), [hidden]),
            (FirstNorm, new LayerNormLayer(), [channels]), (SecondNorm, new LayerNormLayer(), [channels]),
        ];
    }

    private int HiddenOf(IReadOnlyList<int> input) => Hidden ?? 4 * input[0];
}
