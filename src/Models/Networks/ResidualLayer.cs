using System.Globalization;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>residual: [...]</c>: layers whose input is added to their output. Where the shapes differ, the input passes a projection: of
/// features a linear layer, of sequences a convolution over one time step, of images a 1x1 convolution with batch normalisation (He et
/// al., 2016, option B).
/// </summary>
/// <param name="Layers">The layers, at least one. None has the width of the network's end.</param>
internal sealed record ResidualLayer(IReadOnlyList<LayerSpec> Layers) : SkipSpec
{
    /// <inheritdoc/>
    public override string Text => $"residual: [{string.Join(", ", Layers.Select(layer => layer.Text))}]";

    /// <inheritdoc/>
    protected override IReadOnlyList<(string Name, LayerSpec Layer)> Body =>
        [.. Layers.Select((layer, place) => (place.ToString(CultureInfo.InvariantCulture), layer))];

    /// <inheritdoc/>
    protected override IReadOnlyList<(string Name, LayerSpec Layer)>? Skip(IReadOnlyList<int> input, IReadOnlyList<int> output)
    {
        if (input.SequenceEqual(output)) return [];
        if (input.Count != output.Count) return null;
        if (input.Count == 1) return [("skip", new LinearLayer(output[0]))];
        if (StrideFrom(input, output) is not { } stride) return null;
        var window = new Window(1, stride, 0);
        return input.Count == 2
            ? [("skip", new Conv1dLayer(output[0], window))]
            : [("skip.0", new Conv2dLayer(output[0], window) { HasBias = false }), ("skip.1", new BatchNormLayer(IsOfImages: true))];
    }

    /// <inheritdoc/>
    internal override double KeptValues(IReadOnlyList<int> input, int headWidth) =>
        Parts(input, headWidth).Sum(part => part.Layer.KeptValues(part.Input, headWidth)) + base.KeptValues(input, headWidth);

    /// <summary>The least stride with which a kernel of one place makes the places of the output; null where there is none.</summary>
    private static int? StrideFrom(IReadOnlyList<int> input, IReadOnlyList<int> output)
    {
        for (int stride = 1; stride <= input.Skip(1).Max(); stride++)
            if (input.Skip(1).Select(size => ((size - 1) / stride) + 1).SequenceEqual(output.Skip(1))) return stride;
        return null;
    }
}
