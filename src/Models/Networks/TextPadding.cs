using Gridfold.Models.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// Computes layers one after the other and takes along which time steps are padding, from <see cref="EmbeddingLayer"/> to the layers that
/// ask. A layer that changes the number of time steps ends it: after it, all time steps count.
/// </summary>
internal static class TextPadding
{
    /// <summary>Computes one layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">The input rows.</param>
    /// <param name="padding">True at the padding of the input, and then at that of the output; null for none.</param>
    public static Tensor Forward(nn.Module<Tensor, Tensor> layer, Tensor input, ref Tensor? padding)
    {
        Tensor output = layer is IPaddedModule padded ? padded.Forward(input, ref padding) : layer.forward(input);
        if (padding is not null && !(output.dim() == 3 && output.shape[2] == padding.shape[1])) padding = null;
        return output;
    }

    /// <summary>Adds layers one after the other to a graph.</summary>
    /// <param name="layers">The layers with their names within the part, and the shape of a row that each reads.</param>
    /// <param name="part">The part of the graph.</param>
    /// <param name="input">The name of the value that the first layer reads.</param>
    /// <returns>The name of the value that the last layer gives.</returns>
    public static string Export(
        IEnumerable<(string Name, LayerSpec Layer, IReadOnlyList<int> Input)> layers, GraphPart part, string input)
    {
        (string value, Lazy<string>? padding) = (input, part.Padding);
        foreach ((string name, LayerSpec layer, IReadOnlyList<int> row) in layers)
        {
            GraphPart inner = part.Within(name) with { Padding = padding };
            IReadOnlyList<int> output = layer.OutputShape(row, headWidth: 1, out _);
            padding = output.Count == 2 && output[1] == row[^1] ? layer.PaddingOfOutput(inner, value) : null;
            value = layer.Export(inner, value, row);
        }

        return value;
    }

    /// <summary>Gives padding the value 0.</summary>
    /// <param name="steps">The values, [rows, time steps, channels].</param>
    /// <param name="padding">True at padding, [rows, time steps]; null for none.</param>
    /// <param name="zero">The number 0.</param>
    public static Tensor Clear(Tensor steps, Tensor? padding, Scalar zero) =>
        padding is null ? steps : steps.masked_fill(padding.unsqueeze(2), zero);

    /// <summary>Adds the same to a graph.</summary>
    public static string Clear(GraphPart part, string steps) =>
        part.Padding is null
            ? steps
            : part.Graph.Node(
                "Where", [part.Graph.Node("Unsqueeze", [part.Padding.Value, part.Longs("axis", 2)]), part.Floats("zero", [], [0]), steps]);
}
