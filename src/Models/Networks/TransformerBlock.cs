using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>The module of <see cref="TransformerLayer"/>.</summary>
internal sealed class TransformerBlock : nn.Module<Tensor, Tensor>, IPaddedModule
{
    private const string Dropout = "dropout";

    private readonly TransformerLayer _layer;
    private readonly Dictionary<string, nn.Module<Tensor, Tensor>> _parts;
    private readonly Scalar _zero = 0.0.ToScalar(), _one = 1.0.ToScalar();

    /// <param name="layer">The layer.</param>
    /// <param name="parts">The parts with weights, by the names of the layer.</param>
    /// <param name="random">The generators of the network.</param>
    public TransformerBlock(
        TransformerLayer layer, IReadOnlyList<KeyValuePair<string, nn.Module<Tensor, Tensor>>> parts, NetworkRandom random)
        : base(nameof(TransformerBlock))
    {
        _layer = layer;
        _parts = new(parts) { [Dropout] = new DropoutLayer(layer.Dropout).Build([], headWidth: 1, random) };
        ModuleTree.Register(this, _parts);
    }

    public override Tensor forward(Tensor input)
    {
        Tensor? none = null;
        return Forward(input, ref none);
    }

    public Tensor Forward(Tensor input, ref Tensor? padding)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? known = padding;
        Tensor steps = input.transpose(1, 2);
        steps = Skipped(steps, TransformerLayer.FirstNorm, value =>
            ((SelfAttention)_parts[TransformerLayer.Attention]).Attend(value, known));
        steps = Skipped(steps, TransformerLayer.SecondNorm, FeedForward);
        return TextPadding.Clear(steps, padding, _zero).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
    }

    private Tensor FeedForward(Tensor steps) =>
        _parts[TransformerLayer.Second].forward(_parts[Dropout].forward(_parts[TransformerLayer.First].forward(steps).relu()));

    /// <summary>Adds the input of a part to its output, and normalises the one or the sum.</summary>
    private Tensor Skipped(Tensor steps, string norm, Func<Tensor, Tensor> compute)
    {
        Tensor Normalized(Tensor values) => _parts[norm].forward(values);
        return _layer.NormIsFirst
            ? steps.add(_parts[Dropout].forward(compute(Normalized(steps))), _one)
            : Normalized(steps.add(_parts[Dropout].forward(compute(steps)), _one));
    }
}
