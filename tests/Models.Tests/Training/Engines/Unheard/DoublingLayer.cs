using Gridfold.Models.Graphs;
using Gridfold.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training.Engines.Unheard;

/// <summary>A layer that only this test assembly knows. Its output is twice its input.</summary>
internal sealed record DoublingLayer : LayerSpec
{
    public override string Text => "doubling";

    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int classCount, out string? mismatch)
    {
        mismatch = null;
        return input;
    }

    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) => part.Graph.Node("Add", [input, input]);

    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int classCount, NetworkRandom random) => new Doubling();

    private sealed class Doubling() : nn.Module<Tensor, Tensor>(nameof(Doubling))
    {
        private readonly Scalar _two = 2.0.ToScalar();

        public override Tensor forward(Tensor input) => input.mul(_two);
    }
}
