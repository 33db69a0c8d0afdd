using Gridfold.Models.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>A function of each value; softmax is a function of each row.</summary>
/// <param name="Name">The function's name, one of <see cref="Names"/>.</param>
public sealed record ActivationLayer(string Name) : LayerSpec
{
    // A new activation is a line here. An activation without a fused form is trained in one network at a time.
    private static readonly Dictionary<string, Kind> Kinds = new()
    {
        ["relu"] = new(() => nn.ReLU(), Operator("Relu"), OfEachValue),
        ["leaky_relu"] = new(
            () => new LeakyRelu(), (graph, input) => graph.Node("LeakyRelu", [input], OnnxAttribute.Of("alpha", LeakyRelu.Slope)),
            OfEachValue),
        ["elu"] = new(() => new Elu(), Operator("Elu"), OfEachValue),
        ["gelu"] = new(() => nn.GELU(), ExportGelu, OfEachValue),
        ["silu"] = new(
            () => nn.SiLU(), (graph, input) => graph.Node("Mul", [input, graph.Node("Sigmoid", [input])]), OfEachValue),
        ["tanh"] = new(() => nn.Tanh(), Operator("Tanh"), OfEachValue),
        ["sigmoid"] = new(() => nn.Sigmoid(), Operator("Sigmoid"), OfEachValue),
        ["softmax"] = new(
            () => nn.Softmax(1), (graph, input) => graph.Node("Softmax", [input], OnnxAttribute.Of("axis", 1)),
            (layers, input) => new FusedSoftmax(layers, input)),
    };

    /// <summary>The names of the known activations.</summary>
    public static IReadOnlyCollection<string> Names => Kinds.Keys;

    /// <inheritdoc/>
    public override string Text => Name;

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = null;
        return input;
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) => Kinds[Name].Make();

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) => Kinds[Name].Export(part.Graph, input);

    /// <inheritdoc/>
    internal override bool IsFusable => Kinds[Name].Fuse is not null;

    /// <inheritdoc/>
    internal override nn.Module<Tensor, Tensor> Fuse(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) =>
        Kinds[Name].Fuse!(layers, input);

    private static FusedAlike OfEachValue(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) => new(layers, input);

    private static Func<OnnxGraph, string, string> Operator(string name) => (graph, input) => graph.Node(name, [input]);

    /// <summary>x times the normal distribution's share below x: x (1 + erf(x / sqrt(2))) / 2.</summary>
    private static string ExportGelu(OnnxGraph graph, string input)
    {
        string Number(double value) => graph.Floats("gelu", [], [(float)value]);
        string share = graph.Node("Erf", [graph.Node("Div", [input, Number(Math.Sqrt(2))])]);
        return graph.Node("Mul", [graph.Node("Mul", [input, Number(0.5)]), graph.Node("Add", [share, Number(1)])]);
    }

    // TorchSharp's own layers make these numbers for each call, and a garbage collection may free them during the call.

    /// <summary>
    /// max(0, x) + 0.01 min(0, x) (Maas et al., "Rectifier nonlinearities improve neural network acoustic models", 2013).
    /// </summary>
    private sealed class LeakyRelu : nn.Module<Tensor, Tensor>
    {
        public const float Slope = 0.01f;

        private readonly Scalar _slope = 0.01.ToScalar();

        public LeakyRelu() : base(nameof(LeakyRelu))
        {
        }

        public override Tensor forward(Tensor input) => input.leaky_relu(_slope);
    }

    /// <summary>
    /// Computes x above 0, and e^x - 1 below (Clevert et al., "Fast and accurate deep network learning by exponential linear units", 2016).
    /// </summary>
    private sealed class Elu : nn.Module<Tensor, Tensor>
    {
        private readonly Scalar _one = 1.0.ToScalar();

        public Elu() : base(nameof(Elu))
        {
        }

        public override Tensor forward(Tensor input) => input.elu(_one, _one, _one);
    }

    private sealed class FusedSoftmax : FusedLayer
    {
        public FusedSoftmax(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input)
            : base(nameof(FusedSoftmax), layers, input)
        {
        }

        public override Tensor forward(Tensor input)
        {
            if (AreCommon(input)) return input.softmax(1);
            return input.dim() == 3 ? input.softmax(2) : input.unflatten(1, Networks, -1).softmax(2).flatten(1, 2);
        }
    }

    /// <summary>One activation.</summary>
    /// <param name="Make">Makes the layer of one network.</param>
    /// <param name="Export">Adds the layer to a graph: reads a value and gives a value.</param>
    /// <param name="Fuse">Makes one layer of those of several networks; null when the activation has no fused form.</param>
    private sealed record Kind(
        Func<nn.Module<Tensor, Tensor>> Make,
        Func<OnnxGraph, string, string> Export,
        Func<IReadOnlyList<nn.Module<Tensor, Tensor>>, IReadOnlyList<int>, nn.Module<Tensor, Tensor>>? Fuse = null);
}
