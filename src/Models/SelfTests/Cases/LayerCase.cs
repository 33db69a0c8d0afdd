using System.Globalization;
using Gridfold.Models.Networks;

namespace Gridfold.Models.SelfTests.Cases;

/// <summary>A layer of a network, forward and backward.</summary>
/// <param name="layer">A convolution, linear layer, normalisation, pooling or soft-max.</param>
/// <param name="input">The shape of a row: [features] or [channels, height, width].</param>
/// <param name="rows">Rows of the mini-batch.</param>
internal sealed class LayerCase(LayerSpec layer, int[] input, int rows) : SelfTestCase
{
    private LayerValues? _values;

    public LayerSpec Layer => layer;

    public int[] Input => input;

    public int Rows => rows;

    /// <summary>
    /// Whether the layer is a network's first. Networks trained as one share its input, and Gridfold's own engines leave out the gradient
    /// by it.
    /// </summary>
    public bool IsFirst { get; init; }

    /// <summary>The numbers that the layer is computed with.</summary>
    public LayerValues Values => _values ??= new LayerValues(this);

    public override string Operation => layer switch
    {
        Conv2dLayer => "conv2d",
        LinearLayer => "linear",
        BatchNormLayer or LayerNormLayer or ActivationLayer => layer.Text,
        Pool2dLayer { IsMax: var isMax } => isMax ? "max_pool2d" : "avg_pool2d",
        AdaptivePool2dLayer { IsMax: var isMax } => isMax ? "adaptive_max_pool2d" : "adaptive_avg_pool2d",
        _ => throw new NotSupportedException(layer.Text),
    };

    public override string Text => Operation + Sizes + (IsFirst ? ", first layer" : "");

    private string Sizes
    {
        get
        {
            CultureInfo invariant = CultureInfo.InvariantCulture;
            string rowsOf = string.Create(invariant, $"{rows} rows");
            if (input.Length == 3) rowsOf += string.Create(invariant, $" of {input[1]}x{input[2]}");
            return layer switch
            {
                Conv2dLayer { Window: var kernel, Channels: { } channels } =>
                    string.Create(invariant, $"{Show(kernel)}, {input[0]} to {channels} channels, {rowsOf}"),
                Pool2dLayer pool => string.Create(invariant, $"{Show(pool.Window)}, {input[0]} channels, {rowsOf}"),
                AdaptivePool2dLayer pool => string.Create(invariant, $" to {pool.Size}x{pool.Size}, {input[0]} channels, {rowsOf}"),
                LinearLayer { Outputs: { } features } => string.Create(invariant, $", {input[0]} to {features} features, {rowsOf}"),
                _ => string.Create(invariant, $", {input[0]} {(input.Length == 3 ? "channels" : "features")}, {rowsOf}"),
            };
        }
    }

    public override Quantity[] Expected() => LayerReference.Of(this);

    private static string Show(Window window) =>
        string.Create(CultureInfo.InvariantCulture, $" {window.Size}x{window.Size}, stride {window.Stride}, padding {window.Padding}");
}
