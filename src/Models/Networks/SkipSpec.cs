using Gridfold.Models.Graphs;
using Gridfold.Models.Input;
using Gridfold.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// Layers with a skip: their input is added to their output (He et al., "Deep residual learning for image recognition", CVPR 2016). Where
/// the shape changes, the input passes layers of its own first.
/// </summary>
internal abstract record SkipSpec : LayerSpec
{
    // The field holds the number: the garbage collector frees a number that only native code uses.
    private static readonly Scalar One = 1.0.ToScalar();

    /// <summary>The layers with their names within the block.</summary>
    protected abstract IReadOnlyList<(string Name, LayerSpec Layer)> Body { get; }

    /// <summary>Whether ReLU follows the sum.</summary>
    protected virtual bool EndsWithRelu => false;

    /// <summary>The layers that give the input the shape of the output; empty for equal shapes, null where no layers can.</summary>
    protected abstract IReadOnlyList<(string Name, LayerSpec Layer)>? Skip(IReadOnlyList<int> input, IReadOnlyList<int> output);

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        IReadOnlyList<int> shape = input;
        foreach ((int place, (_, LayerSpec layer)) in Body.Index())
        {
            shape = layer.CheckedShape(shape, headWidth, out string? reason);
            if (reason is null) continue;
            mismatch = $"its layer {place + 1} ({layer.Text}) does not fit: {reason}";
            return shape;
        }

        mismatch = Skip(input, shape) is not null
            ? null
            : $"its layers make {Show(shape)} of {Show(input)}, and no projection does the same to the input that is added: "
                + "keep the height, the width and the time steps, by padding, or divide all of them by the same stride";
        return shape;
    }

    /// <inheritdoc/>
    internal override SourceLocation? PlaceOfMismatch(IReadOnlyList<int> input, int headWidth)
    {
        IReadOnlyList<int> shape = input;
        foreach ((_, LayerSpec layer) in Body)
        {
            IReadOnlyList<int> row = shape;
            shape = layer.CheckedShape(row, headWidth, out string? reason);
            if (reason is not null) return layer.PlaceOfMismatch(row, headWidth) ?? Location;
        }

        return Location;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int headWidth) =>
    [
        .. Parts(input, headWidth)
            .SelectMany(part => part.Layer.Tensors(part.Input, headWidth)
                .Select(tensor => tensor with { Name = $"{part.Name}.{tensor.Name}" })),
    ];

    /// <inheritdoc/>
    public override long MultiplyAdds(IReadOnlyList<int> input, int headWidth) =>
        Parts(input, headWidth).Sum(part => part.Layer.MultiplyAdds(part.Input, headWidth));

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) => new Block(
        this,
        [.. Parts(input, headWidth).Select(part => KeyValuePair.Create(part.Name, part.Layer.Build(part.Input, headWidth, random)))]);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row)
    {
        string Pass(IEnumerable<Part> parts) =>
            TextPadding.Export(parts.Select(inner => (inner.Name, inner.Layer, inner.Input)), part, input);
        Part[] parts = Parts(row, headWidth: 1);
        string output = Pass(parts.Take(Body.Count)), skipped = Pass(parts.Skip(Body.Count));
        string sum = part.Graph.Node("Add", [output, skipped]);
        return EndsWithRelu ? part.Graph.Node("Relu", [sum]) : sum;
    }

    /// <inheritdoc/>
    internal override bool IsFusable => Body.All(part => part.Layer.IsFusable);

    /// <inheritdoc/>
    internal override nn.Module<Tensor, Tensor> Fuse(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) =>
        new FusedBlock(this, layers, input);

    /// <summary>The layers of the body and then those of the skip.</summary>
    protected Part[] Parts(IReadOnlyList<int> input, int headWidth)
    {
        var parts = new List<Part>();
        IReadOnlyList<int> output = Place(Body, input);
        Place(Skip(input, output)!, input);
        return [.. parts];

        IReadOnlyList<int> Place(IReadOnlyList<(string Name, LayerSpec Layer)> layers, IReadOnlyList<int> shape)
        {
            foreach ((string name, LayerSpec layer) in layers)
            {
                parts.Add(new Part(name, layer, shape));
                shape = layer.OutputShape(shape, headWidth, out _);
            }

            return shape;
        }
    }

    /// <summary>A layer in its place in the block.</summary>
    protected sealed record Part(string Name, LayerSpec Layer, IReadOnlyList<int> Input);

    /// <summary>Computes the block of the layers of the body and then those of the skip.</summary>
    /// <param name="parts">The layers.</param>
    /// <param name="input">The input of the block.</param>
    /// <param name="padding">True at the padding of the input, [rows, time steps]; null for none.</param>
    /// <param name="side">Makes what is summed of the output of the body, and of that of the skip.</param>
    private Tensor Compute(
        IReadOnlyList<nn.Module<Tensor, Tensor>> parts, Tensor input, Tensor? padding, Func<Tensor, Tensor> side)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = Pass(parts.Take(Body.Count)), skipped = Pass(parts.Skip(Body.Count));
        Tensor sum = side(output).add(side(skipped), One);
        return (EndsWithRelu ? sum.relu() : sum).MoveToOuterDisposeScope();

        Tensor Pass(IEnumerable<nn.Module<Tensor, Tensor>> layers)
        {
            Tensor? known = padding;
            return layers.Aggregate(input, (values, layer) => TextPadding.Forward(layer, values, ref known));
        }
    }

    private sealed class Block : nn.Module<Tensor, Tensor>, IPaddedModule
    {
        private readonly SkipSpec _spec;

        public Block(SkipSpec spec, IReadOnlyList<KeyValuePair<string, nn.Module<Tensor, Tensor>>> parts) : base(nameof(Block))
        {
            (_spec, Parts) = (spec, [.. parts.Select(part => part.Value)]);
            ModuleTree.Register(this, parts);
        }

        /// <summary>The layers of the body and then those of the skip.</summary>
        public IReadOnlyList<nn.Module<Tensor, Tensor>> Parts { get; }

        public override Tensor forward(Tensor input) => _spec.Compute(Parts, input, padding: null, values => values);

        public Tensor Forward(Tensor input, ref Tensor? padding) => _spec.Compute(Parts, input, padding, values => values);
    }

    /// <summary>The block of several networks. Values that the networks share are repeated before the sum.</summary>
    private sealed class FusedBlock : FusedLayer
    {
        private readonly SkipSpec _spec;
        private readonly IReadOnlyList<nn.Module<Tensor, Tensor>> _parts;

        public FusedBlock(SkipSpec spec, IReadOnlyList<nn.Module<Tensor, Tensor>> blocks, IReadOnlyList<int> input)
            : base(nameof(FusedBlock), blocks, spec.OutputShape(input, headWidth: 1, out _))
        {
            Part[] parts = spec.Parts(input, headWidth: 1);
            _spec = spec;
            _parts = [.. parts.Select((part, place) =>
                part.Layer.Fuse([.. blocks.Cast<Block>().Select(block => block.Parts[place])], part.Input))];
            ModuleTree.Register(this, parts.Zip(_parts, (part, module) => KeyValuePair.Create(part.Name, module)));
        }

        public override Tensor forward(Tensor input) => _spec.Compute(_parts, input, padding: null, Apart);
    }
}
