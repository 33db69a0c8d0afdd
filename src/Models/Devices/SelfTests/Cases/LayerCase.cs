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
    /// Whether the layer is a network's first: networks that are trained as one share its rows, and engines of our own leave out the gradient by them.
    /// </summary>
    public bool IsFirst { get; init; }

    /// <summary>Whether most inputs equal their column's commonest value, as the paper around a digit does.</summary>
    public bool IsSparse { get; init; }

    /// <summary>Values of an input row.</summary>
    public int InputSize => input.Length == 3 ? input[0] * input[1] * input[2] : input[0];

    /// <summary>The numbers that it is computed with.</summary>
    public LayerValues Values => _values ??= new LayerValues(this);

    public override string Operation => layer.Text.Split(':')[0];

    public override string Text
    {
        get
        {
            string rowsOf = input.Length == 3 ? Invariant($"{rows} rows of {input[1]}x{input[2]}") : Invariant($"{rows} rows");
            string sizes = layer switch
            {
                Conv2dLayer convolution => Invariant($"{Window(convolution.Window)}, {input[0]} to {convolution.Channels} channels, {rowsOf}"),
                Pool2dLayer pool => Invariant($"{Window(pool.Window)}, {input[0]} channels, {rowsOf}"),
                AdaptivePool2dLayer pool => Invariant($" to {pool.Size}x{pool.Size}, {input[0]} channels, {rowsOf}"),
                LinearLayer linear => Invariant($", {input[0]} to {linear.Outputs} features, {rowsOf}"),
                _ => Invariant($", {input[0]} {(input.Length == 3 ? "channels" : "features")}, {rowsOf}"),
            };
            return Operation + sizes + (IsSparse ? ", sparse" : "") + (IsFirst ? ", first layer" : "");
        }
    }

    public override Quantity[] Expected() => LayerReference.Of(this);

    private static string Window(Window window) => Invariant($" {window.Size}x{window.Size}, stride {window.Stride}, padding {window.Padding}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
