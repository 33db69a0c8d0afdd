using System.Globalization;
using Gridfold.Models.Networks;

namespace Gridfold.Models.SelfTests.Cases;

/// <summary>A layer of a network, forward and backward.</summary>
/// <param name="layer">A convolution, linear layer, normalisation, pooling or soft-max.</param>
/// <param name="input">The shape of a row: [features], [channels, time steps] or [channels, height, width].</param>
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

    /// <summary>The least and the greatest number of the input.</summary>
    public (double From, double To) Range { get; init; } = (-1, 1);

    /// <summary>The numbers that the layer is computed with.</summary>
    public LayerValues Values => _values ??= new LayerValues(this);

    /// <summary>The layer's name in the experiment file.</summary>
    public override string Operation => layer.Text.Split(':')[0];

    public override string Text => Operation + Sizes + (IsFirst ? ", first layer" : "");

    private string Sizes
    {
        get
        {
            CultureInfo invariant = CultureInfo.InvariantCulture;
            string rowsOf = string.Create(invariant, $"{rows} rows");
            if (input.Length == 2) rowsOf += string.Create(invariant, $" of {input[1]} time steps");
            if (input.Length == 3) rowsOf += string.Create(invariant, $" of {input[1]}x{input[2]}");
            return layer switch
            {
                Conv2dLayer { Window: var kernel, Channels: { } channels } =>
                    string.Create(invariant, $"{Show(kernel)}, {input[0]} to {channels} channels, {rowsOf}"),
                Conv1dLayer { Window: var kernel, Channels: { } channels } =>
                    string.Create(invariant, $" {kernel.Size}, stride {kernel.Stride}, padding {kernel.Padding}, {input[0]} to {channels} "
                        + $"channels, {rowsOf}"),
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
