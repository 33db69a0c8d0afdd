using System.Globalization;
using Gridfold.Models.Input;
using static Gridfold.Models.Networks.PresetParts;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>preset: {name: resnet18, width: 1}</c> and resnet34: He, Zhang, Ren, Sun, "Deep residual learning for image recognition" (CVPR 2016),
/// table 1. Names and initial weights of the convolutions are torchvision's.
/// </summary>
internal static class ResNetPreset
{
    private static readonly int[] Channels = [64, 128, 256, 512];

    public static IReadOnlyList<LayerSpec> Read18(SpecMapReader reader) => Read(reader, [2, 2, 2, 2]);

    public static IReadOnlyList<LayerSpec> Read34(SpecMapReader reader) => Read(reader, [3, 4, 6, 3]);

    /// <param name="reader">The settings.</param>
    /// <param name="blocks">The number of blocks in each stage.</param>
    private static IReadOnlyList<LayerSpec> Read(SpecMapReader reader, int[] blocks)
    {
        Func<int, int> width = ReadWidth(reader);
        return
        [
            new Conv2dLayer(width(64), new Window(7, 2, 3)) { HasBias = false, Initial = ConvolutionInit.He, Prefix = "conv1" },
            new BatchNormLayer(IsOfImages: true) { Prefix = "bn1" }, Relu(), MaxPool(3, 2, padding: 1),
            .. blocks.SelectMany((count, stage) => Named(
                string.Create(CultureInfo.InvariantCulture, $"layer{stage + 1}"),
                Enumerable.Range(0, count).Select(block => new ResidualBlock(width(Channels[stage]), stage > 0 && block == 0 ? 2 : 1)))),
            new AdaptivePool2dLayer(IsMax: false, 1), new FlattenLayer(), new LinearLayer((int?)null) { Prefix = "fc" },
        ];
    }
}
