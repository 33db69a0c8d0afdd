using Gridfold.Models.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>positions</c>: adds to each time step of a sequence a vector that tells its place, as attention does not see the order. Channel 2i
/// of place p gets sin(p / 10000^(2i / channels)), and channel 2i + 1 the cosine. The source is section 3.5 of Vaswani and others,
/// "Attention is all you need", 2017. Places count from 0 at the first word of a text, or at the first time step.
/// </summary>
public sealed record PositionsLayer : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => "positions";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = SequenceLayer.MismatchOfSequences(input);
        return input;
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        new Positions(input, random);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row)
    {
        OnnxGraph graph = part.Graph;
        string vectors = part.Floats("positions", [row[1], row[0]], Table(row));
        if (part.Padding is { } padding)
        {
            string isPadding = graph.Cast(padding.Value, Onnx.TensorProto.Types.DataType.Int64);
            string count = graph.Node("ReduceSum", [isPadding, part.Longs("axis", 1)]);
            string steps = part.Longs("steps", [.. Enumerable.Range(0, row[1]).Select(step => (long)step)]);
            string places = graph.Node("Max", [graph.Node("Sub", [steps, count]), part.Longs("first", 0)]);
            vectors = TextPadding.Clear(part, graph.Node("Gather", [vectors, places], OnnxAttribute.Of("axis", 0)));
        }
        else
        {
            vectors = graph.Node("Unsqueeze", [vectors, part.Longs("axis", 0)]);
        }

        return graph.Node("Add", [input, graph.Node("Transpose", [vectors], OnnxAttribute.Of("perm", [0, 2, 1]))]);
    }

    /// <summary>Gives the vectors of all places, [time steps, channels].</summary>
    private static float[] Table(IReadOnlyList<int> row)
    {
        (int channels, int steps) = (row[0], row[1]);
        var table = new float[steps * channels];
        for (int place = 0; place < steps; place++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                double angle = place / Math.Pow(10_000, (double)(channel - (channel % 2)) / channels);
                table[(place * channels) + channel] = (float)(channel % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle));
            }
        }

        return table;
    }

    private sealed class Positions : nn.Module<Tensor, Tensor>, IPaddedModule
    {
        // The vectors and the time steps, which follow from the shape. A field of its own would be a tensor with weights for libtorch.
        private readonly Tensor[] _places;
        private readonly Scalar _first = 0L.ToScalar(), _zero = 0.0.ToScalar(), _one = 1.0.ToScalar();

        public Positions(IReadOnlyList<int> row, NetworkRandom random) : base(nameof(Positions))
        {
            _places =
            [
                random.Place(tensor(Table(row), [row[1], row[0]])),
                random.Place(tensor([.. Enumerable.Range(0, row[1]).Select(step => (long)step)])),
            ];
        }

        public override Tensor forward(Tensor input)
        {
            Tensor? none = null;
            return Forward(input, ref none);
        }

        public Tensor Forward(Tensor input, ref Tensor? padding)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor vectors = _places[0].unsqueeze(0);
            if (padding is not null)
            {
                // Padding stands before the words, so the first word has as many time steps before it as there are of padding.
                Tensor places = _places[1].unsqueeze(0).sub(padding.to_type(ScalarType.Int64).sum(1, keepdim: true)).clamp_min(_first);
                vectors = TextPadding.Clear(_places[0].index(TensorIndex.Tensor(places)), padding, _zero);
            }

            return input.add(vectors.transpose(1, 2), _one).MoveToOuterDisposeScope();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) foreach (Tensor values in _places) values.Dispose();
            base.Dispose(disposing);
        }
    }
}
