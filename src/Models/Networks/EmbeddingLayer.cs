using System.Globalization;
using Gridfold.Models.Graphs;
using Gridfold.Models.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>embedding: {tokens: N, size: M}</c>: a learned vector of M values for each of N tokens, [time steps] to [M, time steps]. The vector
/// of token 0, padding, is always 0.
/// </summary>
/// <param name="Tokens">The number of tokens, at least 2.</param>
/// <param name="Size">The number of values of a token's vector, at least 1.</param>
public sealed record EmbeddingLayer(int Tokens, int Size) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => string.Create(CultureInfo.InvariantCulture, $"embedding: {{tokens: {Tokens}, size: {Size}}}");

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = input.Count == 1 ? null : $"it takes the tokens of a text and gets {Show(input)}: give it a table with dataset.text";
        return [Size, input[0]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int headWidth) => [new("weight", [Tokens, Size])];

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        new Embedding(this, random);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row)
    {
        NamedTensor weight = part.Tensor("weight");
        float[] values = [.. new float[Size], .. weight.Values.Skip(Size)];
        string tokens = part.Graph.Cast(input, Onnx.TensorProto.Types.DataType.Int64);
        string vectors = part.Graph.Node("Gather", [part.Floats("weight", weight.Shape, values), tokens], OnnxAttribute.Of("axis", 0));
        return part.Graph.Node("Transpose", [vectors], OnnxAttribute.Of("perm", [0, 2, 1]));
    }

    /// <inheritdoc/>
    internal override Lazy<string>? PaddingOfOutput(GraphPart part, string input) => new(() => part.Graph.Node(
        "Equal", [part.Graph.Cast(input, Onnx.TensorProto.Types.DataType.Int64), part.Longs("padding", 0)]));

    private sealed class Embedding : nn.Module<Tensor, Tensor>, IPaddedModule
    {
        private readonly Parameter _weight;
        private readonly Scalar _padding = 0.ToScalar();

        public Embedding(EmbeddingLayer layer, NetworkRandom random) : base(nameof(Embedding))
        {
            Tensor weight = empty(layer.Tokens, layer.Size).normal_(0, 1, random.Initialization);
            using (no_grad()) weight[0].zero_();
            _weight = new Parameter(random.Place(weight));
            register_parameter("weight", _weight);
        }

        /// <summary>
        /// Takes the vectors by an index, whose gradients libtorch sums in the same order at each call. The gradient of padding is 0.
        /// </summary>
        public override Tensor forward(Tensor input)
        {
            Tensor? padding = null;
            using DisposeScope scope = NewDisposeScope();
            return Forward(input, ref padding).MoveToOuterDisposeScope();
        }

        /// <inheritdoc cref="forward"/>
        public Tensor Forward(Tensor input, ref Tensor? padding)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor tokens = input.to_type(ScalarType.Int64);
            padding = tokens.eq(_padding).MoveToOuterDisposeScope();
            Tensor isWord = tokens.ne(_padding).to_type(ScalarType.Float32).unsqueeze(2);
            Tensor vectors = _weight.index(TensorIndex.Tensor(tokens));
            return vectors.mul(isWord).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
        }
    }
}
