using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>A function of each value, or, for softmax, of each row.</summary>
/// <param name="Name">One of <see cref="Names"/>.</param>
public sealed record ActivationLayer(string Name) : LayerSpec
{
    private static readonly Dictionary<string, Func<nn.Module<Tensor, Tensor>>> Makers = new()
    {
        ["relu"] = () => nn.ReLU(),
        ["leaky_relu"] = () => nn.LeakyReLU(0.01),
        ["elu"] = () => nn.ELU(),
        ["gelu"] = () => nn.GELU(),
        ["tanh"] = () => nn.Tanh(),
        ["sigmoid"] = () => nn.Sigmoid(),
        ["softmax"] = () => nn.Softmax(1),
    };

    /// <summary>The activations that there are.</summary>
    public static IReadOnlyCollection<string> Names => Makers.Keys;

    /// <inheritdoc/>
    public override string Text => Name;

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int classCount, out string? mismatch)
    {
        mismatch = null;
        return input;
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int classCount, NetworkRandom random) => Makers[Name]();
}
