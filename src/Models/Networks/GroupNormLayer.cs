using System.Globalization;
using Gridfold.Models.Graphs;
using Gridfold.Models.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>group_norm: N</c>: divides the channels of each row into N groups, and gives each group mean 0 and deviation 1, in training and
/// outside. Learned numbers, one pair for each channel, then scale and shift it (Wu and He, "Group normalization", 2018).
/// </summary>
/// <param name="Groups">The number of groups, at least 1.</param>
public sealed record GroupNormLayer(int Groups) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => $"group_norm: {Groups.ToString(CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = input[0] % Groups != 0
            ? $"its {Groups} groups do not divide the {input[0]} channels of {Show(input)}: choose a divisor"
            : input.Aggregate(1L, (count, size) => count * size) == Groups
                ? $"each of its {Groups} groups has a single value of {Show(input)}, which it would make 0: choose fewer groups"
                : null;
        return input;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int headWidth) =>
        [new("weight", [input[0]]), new("bias", [input[0]])];

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        new GroupNorm(Groups, input, random);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row)
    {
        int size = row.Aggregate(1, (count, length) => count * length) / Groups;
        string groups = part.Reshape(input, [Groups, size]), ones = part.Floats("ones", [size], Enumerable.Repeat(1f, size).ToArray());
        string normal = LayerNormLayer.Normalize(part.Graph, groups, axis: 2, ones);
        int[] channels = [row[0], .. row.Skip(1).Select(_ => 1)];
        string Number(string name) => part.Floats(name, channels, part.Tensor(name).Values);
        string scaled = part.Graph.Node("Mul", [part.Reshape(normal, row), Number("weight")]);
        return part.Graph.Node("Add", [scaled, Number("bias")]);
    }

    /// <summary>Normalises with libtorch's layer normalisation: each group takes the place of a row.</summary>
    private sealed class GroupNorm : nn.Module<Tensor, Tensor>
    {
        private readonly long[] _grouped, _group, _channels;
        private readonly Parameter _weight;
        private readonly Parameter _bias;
        private readonly Scalar _one = 1.0.ToScalar();

        public GroupNorm(int groups, IReadOnlyList<int> row, NetworkRandom random) : base(nameof(GroupNorm))
        {
            long values = row.Aggregate(1L, (count, size) => count * size);
            (_grouped, _group) = ([-1, groups, values / groups], [values / groups]);
            _channels = [row[0], .. row.Skip(1).Select(_ => 1L)];
            (_weight, _bias) = (new Parameter(random.Place(ones(row[0]))), new Parameter(random.Place(zeros(row[0]))));
            register_parameter("weight", _weight);
            register_parameter("bias", _bias);
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor normal = nn.functional.layer_norm(input.reshape(_grouped), _group).reshape(input.shape);
            return normal.mul(_weight.view(_channels)).add(_bias.view(_channels), _one).MoveToOuterDisposeScope();
        }
    }
}
