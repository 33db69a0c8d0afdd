using Gridfold.Models.Input;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>preset: {name: cnn, dropout: 0.2}</c>: a network for small images, after LeCun et al. (1998), with ReLU, max-pooling and dropout. It
/// has a 5x5 convolution with 16 channels, ReLU, a 2x2 max-pooling and dropout. The same layers follow with 32 channels, then a linear
/// layer.
/// </summary>
internal static class CnnPreset
{
    public static IReadOnlyList<LayerSpec> Read(SpecMapReader reader)
    {
        double dropout = reader.Number("dropout", 0.2, min: 0, below: 1);
        return [.. Stage(16, dropout), .. Stage(32, dropout), new FlattenLayer(), new LinearLayer((int?)null)];
    }

    private static LayerSpec[] Stage(int channels, double dropout) =>
        [new Conv2dLayer(channels, new Window(5, 1, 0)), new ActivationLayer("relu"), new Pool2dLayer(IsMax: true, new Window(2, 2, 0)),
            new DropoutLayer(dropout)];
}
