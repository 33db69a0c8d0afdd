using Gridfold.Models.Input;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>preset: {name: cnn, dropout: 0.2}</c>: the course's network for small images, after LeCun et al. (1998) with ReLU, max-pooling and dropout: twice a 5x5 convolution (of 16 and of
/// 32 channels), ReLU, a 2x2 max-pooling and dropout; then a linear layer.
/// </summary>
internal static class CnnPreset
{
    public static IReadOnlyList<LayerSpec> Read(SpecMapReader reader)
    {
        double dropout = reader.Number("dropout", 0.2, min: 0, below: 1);
        return [.. Stage(16, dropout), .. Stage(32, dropout), new FlattenLayer(), new LinearLayer((int?)null)];
    }

    private static LayerSpec[] Stage(int channels, double dropout) =>
        [new Conv2dLayer(channels, new Window(5, 1, 0)), new ActivationLayer("relu"), new Pool2dLayer(IsMax: true, new Window(2, 2, 0)), new DropoutLayer(dropout)];
}
