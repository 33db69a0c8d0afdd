using System.Globalization;
using Gridfold.Models.Input;

namespace Gridfold.Models.Networks;

/// <summary>A column of <see cref="InputsLayer"/>: learned vectors for its tokens, and the layers that read the vectors.</summary>
/// <param name="Column">The name of the column.</param>
/// <param name="Length">The tokens of a row: 1 of an embedded column, the words of a text column.</param>
/// <param name="Embedding">The vectors.</param>
/// <param name="Reader">The layers after the vectors; none has the width of the network's end.</param>
internal sealed record InputBranch(string Column, int Length, EmbeddingLayer Embedding, IReadOnlyList<LayerSpec> Reader)
{
    /// <summary>The place of the column in the experiment file.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>All layers, in order.</summary>
    public IReadOnlyList<LayerSpec> Layers => [Embedding, .. Reader];

    /// <summary>The column as users write it, as in <c>region: {tokens: 12, size: 4}</c>.</summary>
    public string Text
    {
        get
        {
            string length = Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"length: {Length}, ");
            string layers = Reader.Count == 0 ? "" : $", layers: [{string.Join(", ", Reader.Select(layer => layer.Text))}]";
            return string.Create(
                CultureInfo.InvariantCulture, $"{Column}: {{{length}tokens: {Embedding.Tokens}, size: {Embedding.Size}{layers}}}");
        }
    }

    /// <summary>Gives the shape of one row after the layers.</summary>
    /// <param name="headWidth">The number of values that the task asks of the last layer.</param>
    /// <param name="mismatch">The reason why a layer cannot take its input; null when all can.</param>
    /// <param name="place">The place of that layer.</param>
    public IReadOnlyList<int> OutputShape(int headWidth, out string? mismatch, out SourceLocation? place)
    {
        IReadOnlyList<int> shape = [Length];
        (mismatch, place) = (null, null);
        foreach (LayerSpec layer in Layers)
        {
            IReadOnlyList<int> input = shape;
            shape = layer.CheckedShape(input, headWidth, out string? reason);
            if (reason is null) continue;
            mismatch = $"the layer {layer.Text} of '{Column}' does not fit: {reason}";
            place = layer.PlaceOfMismatch(input, headWidth) ?? Location;
            return shape;
        }

        return shape;
    }
}
