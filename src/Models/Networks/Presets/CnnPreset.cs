using Gridfold.Models.Input;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>preset: {name: cnn, dropout: 0.2, padding: 0}</c>: a network for small images, after LeCun et al. (1998), with ReLU, max-pooling and
/// dropout. It has a 5x5 convolution with 16 channels, ReLU, a 2x2 max-pooling and dropout. The same layers follow with 32 channels, then a
/// linear layer. With <c>padding: 2</c> the convolutions keep the size of the image.
/// </summary>
internal static class CnnPreset
{
    public static IReadOnlyList<LayerSpec> Read(SpecMapReader reader)
    {
        double dropout = reader.Number("dropout", 0.2, min: 0, below: 1);
        int padding = reader.Integer("padding", 0, min: 0, max: 2);
        return [.. Stage(16, dropout, padding), .. Stage(32, dropout, padding), new FlattenLayer(), new LinearLayer((int?)null)];
    }

    private static LayerSpec[] Stage(int channels, double dropout, int padding) =>
        [new Conv2dLayer(channels, new Window(5, 1, padding)), new ActivationLayer("relu"),
            new Pool2dLayer(IsMax: true, new Window(2, 2, 0)), new DropoutLayer(dropout)];
}
