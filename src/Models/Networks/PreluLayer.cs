using Gridfold.Models.Graphs;
using Gridfold.Models.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>prelu</c>: max(0, x) + a min(0, x), where the training learns the number a for all values. It begins at 0.25 (He et al., "Delving
/// deep into rectifiers", 2015).
/// </summary>
public sealed record PreluLayer : LayerSpec
{
    private const float Initial = 0.25f;

    /// <inheritdoc/>
    public override string Text => "prelu";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = null;
        return input;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int headWidth) => [new("weight", [1])];

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) => new Prelu(random);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) =>
        part.Graph.Node("PRelu", [input, part.Weight("weight")]);

    private sealed class Prelu : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter _weight;

        public Prelu(NetworkRandom random) : base(nameof(Prelu))
        {
            _weight = new Parameter(random.Place(tensor([Initial])));
            register_parameter("weight", _weight);
        }

        public override Tensor forward(Tensor input) => input.prelu(_weight);
    }
}
