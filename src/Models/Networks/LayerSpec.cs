using System.Globalization;
using Gridfold.Models.Input;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>One layer of a network, as the experiment file or a preset has it.</summary>
public abstract record LayerSpec
{
    /// <summary>Where it is written.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>What its tensors' names begin with, as in features.0; null for its position from 0.</summary>
    public string? Prefix { get; init; }

    /// <summary>As it is written, as in <c>linear: 50</c>.</summary>
    public abstract string Text { get; }

    /// <summary>The shape that it makes of a shape, rows left out.</summary>
    /// <param name="input">[features] or [channels, height, width].</param>
    /// <param name="classCount">How many classes the dataset has.</param>
    /// <param name="mismatch">Why it cannot take that shape, and what to do; null when it can.</param>
    public abstract IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int classCount, out string? mismatch);

    /// <summary>What <see cref="Build"/> makes for a shape that it can take, named within the layer.</summary>
    public virtual IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int classCount) => [];

    /// <summary>
    /// Multiplications whose products are summed, for one row, as is usual without those of normalisation and activations.
    /// </summary>
    public virtual long MultiplyAdds(IReadOnlyList<int> input, int classCount) => 0;

    /// <summary>The layer with its initial weights.</summary>
    public abstract nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int classCount, NetworkRandom random);

    /// <summary>
    /// Whether <see cref="Fuse"/> is written for this layer with its settings. A layer that does not say so is trained in one network at a
    /// time. A layer that says so
    /// makes the same network whenever its <see cref="Text"/> is the same, dropout aside.
    /// </summary>
    internal virtual bool IsFusable => false;

    /// <summary>Layers of several networks as one, which trains them side by side; see <see cref="IsFusable"/>.</summary>
    /// <param name="layers">What <see cref="Build"/> made for each network.</param>
    /// <param name="input">The shape of a row that each gets.</param>
    internal virtual nn.Module<Tensor, Tensor> Fuse(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) =>
        throw new NotSupportedException($"{Text} is trained in one network at a time.");

    /// <summary>
    /// Whether the layer is another in all but its name and place. An engine compares a layer with one that has only the settings that the
    /// engine knows.
    /// </summary>
    internal bool IsPlain(LayerSpec other) => this == other with { Location = Location, Prefix = Prefix };

    /// <summary>A shape as people write it: [1, 28, 28].</summary>
    internal static string Show(IReadOnlyList<int> shape) =>
        $"[{string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";
}
