using System.Globalization;
using Gridfold.Models.Networks;

namespace Gridfold.Models.Devices.SelfTests.Cases;

/// <summary>A layer of a network, forward and backward.</summary>
/// <param name="layer">A convolution, linear layer, batch normalisation, pooling or soft-max.</param>
/// <param name="input">The shape of a row: [features] or [channels, height, width].</param>
/// <param name="rows">Rows of the mini-batch.</param>
internal sealed class LayerCase(LayerSpec layer, int[] input, int rows) : SelfTestCase
{
    private LayerValues? _values;

    public LayerSpec Layer => layer;

    public int[] Input => input;

    public int Rows => rows;

    /// <summary>
    /// Whether the layer is a network's first. Networks that are trained as one share its input, and our own engines leave out the gradient by it.
    /// </summary>
    public bool IsFirst { get; init; }

    /// <summary>The numbers that the layer is computed with.</summary>
    public LayerValues Values => _values ??= new LayerValues(this);

    public override string Operation => layer.Text.Split(':')[0];

    public override string Text => Operation + Sizes + (IsFirst ? ", first layer" : "");

    private string Sizes
    {
        get
        {
            string rowsOf = input.Length == 3 ? Invariant($"{rows} rows of {input[1]}x{input[2]}") : Invariant($"{rows} rows");
            return layer switch
            {
                Conv2dLayer { Window: var kernel } convolution =>
                    Invariant($"{Show(kernel)}, {input[0]} to {convolution.Channels} channels, {rowsOf}"),
                Pool2dLayer pool => Invariant($"{Show(pool.Window)}, {input[0]} channels, {rowsOf}"),
                AdaptivePool2dLayer pool => Invariant($" to {pool.Size}x{pool.Size}, {input[0]} channels, {rowsOf}"),
                LinearLayer linear => Invariant($", {input[0]} to {linear.Outputs} features, {rowsOf}"),
                _ => Invariant($", {input[0]} {(input.Length == 3 ? "channels" : "features")}, {rowsOf}"),
            };
        }
    }

    public override Quantity[] Expected() => LayerReference.Of(this);

    private static string Show(Window window) =>
        Invariant($" {window.Size}x{window.Size}, stride {window.Stride}, padding {window.Padding}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
