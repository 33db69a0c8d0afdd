using Gridfold.Models.Input;
using static Gridfold.Models.Networks.PresetParts;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>preset: {name: alexnet, dropout: 0.5, width: 1}</c>: Krizhevsky et al., "ImageNet classification with deep convolutional neural
/// networks" (NIPS 2012). The form is the one-column form of Krizhevsky, "One weird trick for parallelizing convolutional neural networks"
/// (2014). Padding, pooling to 6x6 and names are torchvision's. Images have at least 63x63 pixels.
/// </summary>
internal static class AlexNetPreset
{
    public static IReadOnlyList<LayerSpec> Read(SpecMapReader reader)
    {
        double dropout = reader.Number("dropout", 0.5, min: 0, below: 1);
        Func<int, int> width = ReadWidth(reader);
        LayerSpec[] features =
        [
            Convolution(64, size: 11, stride: 4, padding: 2), Relu(), MaxPool(3, 2),
            Convolution(192, size: 5, stride: 1, padding: 2), Relu(), MaxPool(3, 2),
            Convolution(384, size: 3, stride: 1, padding: 1), Relu(),
            Convolution(256, size: 3, stride: 1, padding: 1), Relu(),
            Convolution(256, size: 3, stride: 1, padding: 1), Relu(), MaxPool(3, 2),
        ];
        LayerSpec[] classifier =
        [
            new DropoutLayer(dropout), new LinearLayer(width(4096)), Relu(), new DropoutLayer(dropout), new LinearLayer(width(4096)),
            Relu(), new LinearLayer((int?)null),
        ];
        return [.. Named("features", features), new AdaptivePool2dLayer(IsMax: false, 6), new FlattenLayer(),
            .. Named("classifier", classifier)];

        LayerSpec Convolution(int channels, int size, int stride, int padding) =>
            new Conv2dLayer(width(channels), new Window(size, stride, padding));
    }
}
