using Gridfold.Models.Input;
using static Gridfold.Models.Networks.PresetParts;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>preset: {name: vgg11, dropout: 0.5, width: 1}</c> and vgg16: Simonyan and Zisserman, "Very deep convolutional networks for
/// large-scale image recognition" (ICLR 2015), table 1, columns A and D. Names and initial weights of the convolutions are torchvision's.
/// Images have at least 32x32 pixels.
/// </summary>
internal static class VggPreset
{
    private static readonly int[] Channels = [64, 128, 256, 512, 512];

    public static IReadOnlyList<LayerSpec> Read11(SpecMapReader reader) => Read(reader, [1, 1, 2, 2, 2]);

    public static IReadOnlyList<LayerSpec> Read16(SpecMapReader reader) => Read(reader, [2, 2, 3, 3, 3]);

    /// <param name="reader">The settings.</param>
    /// <param name="convolutions">The number of convolutions in each stage.</param>
    private static IReadOnlyList<LayerSpec> Read(SpecMapReader reader, int[] convolutions)
    {
        double dropout = reader.Number("dropout", 0.5, min: 0, below: 1);
        Func<int, int> width = ReadWidth(reader);
        IEnumerable<LayerSpec> features = Channels.Zip(convolutions).SelectMany(stage =>
            Enumerable.Repeat(0, stage.Second).SelectMany(_ => (LayerSpec[])[Convolution(stage.First), Relu()]).Append(MaxPool(2, 2)));
        LayerSpec[] classifier =
        [
            new LinearLayer(width(4096)), Relu(), new DropoutLayer(dropout), new LinearLayer(width(4096)), Relu(),
            new DropoutLayer(dropout), new LinearLayer((int?)null),
        ];
        return [.. Named("features", features), new AdaptivePool2dLayer(IsMax: false, 7), new FlattenLayer(),
            .. Named("classifier", classifier)];

        Conv2dLayer Convolution(int channels) => new(width(channels), new Window(3, 1, 1)) { Initial = ConvolutionInit.He };
    }
}
