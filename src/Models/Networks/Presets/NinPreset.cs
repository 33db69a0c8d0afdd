using Gridfold.Models.Input;
using static Gridfold.Models.Networks.PresetParts;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>preset: {name: nin, dropout: 0.5, width: 1}</c>: Lin, Chen, Yan, "Network in network" (ICLR 2014), in its form for small images. It
/// has three convolutions, each followed by two of 1x1, with max-pooling and dropout between them. A mean over the image for each class
/// replaces linear layers at the end. Images have at least 15x15 pixels.
/// </summary>
internal static class NinPreset
{
    public static IReadOnlyList<LayerSpec> Read(SpecMapReader reader)
    {
        double dropout = reader.Number("dropout", 0.5, min: 0, below: 1);
        Func<int, int> width = ReadWidth(reader);
        return
        [
            .. MlpConv(5, width(192), width(160), width(96)), MaxPool(3, 2), new DropoutLayer(dropout),
            .. MlpConv(5, width(192), width(192), width(192)), MaxPool(3, 2), new DropoutLayer(dropout),
            .. MlpConv(3, width(192), width(192), null), new AdaptivePool2dLayer(IsMax: false, 1), new FlattenLayer(),
        ];
    }

    /// <param name="size">The kernel size of the first convolution.</param>
    /// <param name="channels">The channels of the three convolutions; null for one channel for each class.</param>
    private static IEnumerable<LayerSpec> MlpConv(int size, params int?[] channels) => channels.SelectMany((count, index) =>
    {
        int kernel = index == 0 ? size : 1;
        return (LayerSpec[])[new Conv2dLayer(count, new Window(kernel, 1, kernel / 2)) { Initial = ConvolutionInit.He }, Relu()];
    });
}
