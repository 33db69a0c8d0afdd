using System.Globalization;
using Gridfold.Models.Graphs;
using Gridfold.Models.Input;
using Gridfold.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>inputs: {region: {tokens: 12, size: 4}}</c>: the first layer for rows of numbers and tokens. The tokens of each column go through a
/// branch of their own, and what the branches give stands behind the numbers. So [features] becomes [numbers + values of the branches].
/// </summary>
/// <param name="Branches">
/// The columns of tokens, at least one, in the ordinal order of their names. Their tokens are the last values of a row, in this order.
/// </param>
internal sealed record InputsLayer(IReadOnlyList<InputBranch> Branches) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => $"inputs: {{{string.Join(", ", Branches.Select(branch => branch.Text))}}}";

    private int Tokens => Branches.Sum(branch => branch.Length);

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        if (input.Count != 1 || input[0] < Tokens)
        {
            string tokens = Tokens == 1 ? "1 token" : string.Create(CultureInfo.InvariantCulture, $"{Tokens} tokens");
            mismatch = $"it takes rows of a table that end with {tokens}, and gets {Show(input)}: give it a table with dataset.embed or "
                + "dataset.text";
            return [1];
        }

        long width = input[0] - Tokens;
        foreach (InputBranch branch in Branches)
        {
            width += Size(branch.OutputShape(headWidth, out mismatch, out _));
            if (mismatch is not null) return [1];
        }

        mismatch = width <= int.MaxValue ? null : "it gives more than 2,147,483,647 values for a row: make it smaller";
        return [(int)Math.Min(width, int.MaxValue)];
    }

    /// <inheritdoc/>
    internal override SourceLocation? PlaceOfMismatch(IReadOnlyList<int> input, int headWidth) => Branches
        .Select(branch => branch.OutputShape(headWidth, out _, out SourceLocation? place) is { } ? place : null)
        .FirstOrDefault(place => place is not null) ?? Location;

    /// <inheritdoc/>
    public override IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int headWidth) =>
    [
        .. Branches.SelectMany((branch, place) => Parts(branch, headWidth).SelectMany(part => part.Layer.Tensors(part.Input, headWidth)
            .Select(tensor => tensor with { Name = $"{Name(place)}.{part.Name}.{tensor.Name}" }))),
    ];

    /// <inheritdoc/>
    public override long MultiplyAdds(IReadOnlyList<int> input, int headWidth) => Branches.Sum(
        branch => Parts(branch, headWidth).Sum(part => part.Layer.MultiplyAdds(part.Input, headWidth)));

    /// <inheritdoc/>
    internal override double KeptValues(IReadOnlyList<int> input, int headWidth) => base.KeptValues(input, headWidth) + Branches.Sum(
        branch => Parts(branch, headWidth).Sum(part => part.Layer.KeptValues(part.Input, headWidth)));

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) => new Inputs(
    [
        .. Branches.Select(branch => (branch.Length, Parts(branch, headWidth)
            .Select(part => KeyValuePair.Create(part.Name, part.Layer.Build(part.Input, headWidth, random))).ToArray())),
    ]);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row)
    {
        int start = row[0] - Tokens;
        List<string> values = start > 0 ? [Columns(0, start)] : [];
        foreach ((int place, InputBranch branch) in Branches.Index())
        {
            string read = TextPadding.Export(
                Parts(branch, headWidth: 1), part.Within(Name(place)) with { Padding = null }, Columns(start, branch.Length));
            values.Add(part.Reshape(read, [(int)Size(branch.OutputShape(headWidth: 1, out _, out _))]));
            start += branch.Length;
        }

        return part.Graph.Node("Concat", values, OnnxAttribute.Of("axis", 1));

        string Columns(int first, int count) => part.Graph.Node(
            "Gather", [input, part.Longs("columns", [.. Enumerable.Range(first, count).Select(place => (long)place)])],
            OnnxAttribute.Of("axis", 1));
    }

    private static long Size(IReadOnlyList<int> shape) => shape.Aggregate(1L, (count, size) => count * size);

    private static string Name(int place) => place.ToString(CultureInfo.InvariantCulture);

    /// <summary>The layers of a branch in their places.</summary>
    private static IEnumerable<(string Name, LayerSpec Layer, IReadOnlyList<int> Input)> Parts(InputBranch branch, int headWidth)
    {
        IReadOnlyList<int> shape = [branch.Length];
        foreach ((int place, LayerSpec layer) in branch.Layers.Index())
        {
            yield return (Name(place), layer, shape);
            shape = layer.OutputShape(shape, headWidth, out _);
        }
    }

    private sealed class Inputs : nn.Module<Tensor, Tensor>
    {
        private readonly (int Length, nn.Module<Tensor, Tensor>[] Layers)[] _branches;
        private readonly int _tokens;

        public Inputs((int Length, KeyValuePair<string, nn.Module<Tensor, Tensor>>[] Layers)[] branches) : base(nameof(Inputs))
        {
            _branches = [.. branches.Select(branch => (branch.Length, branch.Layers.Select(layer => layer.Value).ToArray()))];
            _tokens = branches.Sum(branch => branch.Length);
            ModuleTree.Register(
                this,
                branches.SelectMany((branch, place) => branch.Layers.Select(
                    layer => KeyValuePair.Create($"{Name(place)}.{layer.Key}", layer.Value))));
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            long start = input.shape[1] - _tokens;
            List<Tensor> values = start > 0 ? [input.narrow(1, 0, start)] : [];
            foreach ((int length, nn.Module<Tensor, Tensor>[] layers) in _branches)
            {
                Tensor? padding = null;
                Tensor read = layers.Aggregate(
                    input.narrow(1, start, length), (tokens, layer) => TextPadding.Forward(layer, tokens, ref padding));
                values.Add(read.flatten(1));
                start += length;
            }

            return cat(values, 1).MoveToOuterDisposeScope();
        }
    }
}
