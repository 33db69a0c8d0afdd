using System.Globalization;
using Gridfold.Models.Graphs;
using Gridfold.Models.Input;
using Gridfold.Models.Weights;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>One layer of a network, as the experiment file or a preset describes it.</summary>
public abstract record LayerSpec
{
    /// <summary>The layer's place in the experiment file.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>The start of its tensors' names, as in features.0; null for the layer's position, counted from 0.</summary>
    public string? Prefix { get; init; }

    /// <summary>The layer as users write it, as in <c>linear: 50</c>.</summary>
    public abstract string Text { get; }

    /// <summary>Gives the shape of one row of the output.</summary>
    /// <param name="input">The shape of one row of the input: [features] or [channels, height, width].</param>
    /// <param name="headWidth">The number of values that the task asks of the last layer.</param>
    /// <param name="mismatch">The reason why the layer cannot take the input, with a remedy; null when it can.</param>
    public abstract IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch);

    /// <summary>Gives the same shape, and also refuses one with more values than a tensor can have.</summary>
    internal IReadOnlyList<int> CheckedShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        IReadOnlyList<int> shape = OutputShape(input, headWidth, out mismatch);
        if (mismatch is null && shape.Aggregate(1.0, (count, size) => count * size) > int.MaxValue)
            mismatch = $"it gives {Show(shape)} for a row, which is more than 2,147,483,647 values: make it smaller";
        return shape;
    }

    /// <summary>The place of what <see cref="CheckedShape"/> refuses: the layer's own, or that of a layer within it.</summary>
    internal virtual SourceLocation? PlaceOfMismatch(IReadOnlyList<int> input, int headWidth) => Location;

    /// <summary>Whether the layer is as wide as the end of the network.</summary>
    internal virtual bool HasWidthOfHead => false;

    /// <summary>The tensors that <see cref="Build"/> makes for an input that the layer can take, named within the layer.</summary>
    public virtual IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int headWidth) => [];

    /// <summary>The multiplications of one row whose products are summed. As usual, normalisation and activations do not count.</summary>
    public virtual long MultiplyAdds(IReadOnlyList<int> input, int headWidth) => 0;

    /// <summary>The values of one row that a training keeps until the layer's gradients are known: as a rule those of the output.</summary>
    internal virtual double KeptValues(IReadOnlyList<int> input, int headWidth) =>
        OutputShape(input, headWidth, out _).Aggregate(1.0, (count, size) => count * size);

    /// <summary>Makes the layer with its initial weights.</summary>
    public abstract nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random);

    /// <summary>Adds the layer to a graph of ONNX operators, as the network computes it outside training.</summary>
    /// <param name="part">The part of the graph, with the layer's tensors.</param>
    /// <param name="input">The name of the value that the layer reads, [rows, ...row].</param>
    /// <param name="row">The shape of one row of the input.</param>
    /// <returns>The name of the value that the layer gives.</returns>
    internal abstract string Export(GraphPart part, string input, IReadOnlyList<int> row);

    /// <summary>
    /// The padding of the output as a value of the graph, [rows, time steps], true at padding; null for none. It is made where a layer
    /// asks.
    /// </summary>
    /// <param name="part">The part of the graph, with the padding of the input.</param>
    /// <param name="input">The name of the value that the layer reads.</param>
    internal virtual Lazy<string>? PaddingOfOutput(GraphPart part, string input) => part.Padding;

    /// <summary>
    /// Whether <see cref="Fuse"/> is written for this layer with its settings. Other layers are trained in one network at a time. Fusable
    /// layers with equal <see cref="Text"/> make equal layers, except for dropout.
    /// </summary>
    internal virtual bool IsFusable => false;

    /// <summary>Makes one layer of those of several networks, to train them side by side; see <see cref="IsFusable"/>.</summary>
    /// <param name="layers">The layers that <see cref="Build"/> made, one for each network.</param>
    /// <param name="input">The shape of a row that each layer reads.</param>
    internal virtual nn.Module<Tensor, Tensor> Fuse(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) =>
        throw new NotSupportedException($"{Text} is trained in one network at a time.");

    /// <summary>
    /// Whether the layer equals another, except for name and place. An engine compares a layer with one that has only the settings that the
    /// engine knows.
    /// </summary>
    internal bool IsPlain(LayerSpec other) => this == other with { Location = Location, Prefix = Prefix };

    /// <summary>Writes a shape for people: [1, 28, 28].</summary>
    internal static string Show(IReadOnlyList<int> shape) =>
        $"[{string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";
}
