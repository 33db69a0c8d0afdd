using Gridfold.Models.Input;
using static Gridfold.Models.Networks.PresetParts;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>preset: {name: nin, dropout: 0.5, width: 1}</c>: Lin, Chen, Yan, "Network in network" (ICLR 2014), in its form for small images: three convolutions, each followed by two of 1x1, max-pooling
/// and dropout between them, and at the end a mean over the image for each class instead of linear layers. Images of 15x15 pixels and more.
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

    /// <param name="size">Of the first convolution.</param>
    /// <param name="channels">Of all three; null for one for each class.</param>
    private static IEnumerable<LayerSpec> MlpConv(int size, params int?[] channels) => channels.SelectMany((count, index) =>
    {
        int kernel = index == 0 ? size : 1;
        return (LayerSpec[])[new Conv2dLayer(count, new Window(kernel, 1, kernel / 2)) { Initial = ConvolutionInit.He }, Relu()];
    });
}
