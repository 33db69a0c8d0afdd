using Gridfold.Models.Input;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>preset: {name: lenet5, activation: tanh}</c>: LeNet-5 (LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document
/// recognition", Proceedings of the IEEE, 1998, figure 2). It differs from the paper in three parts. The second convolution reads all
/// channels. Averages learn nothing. The outputs are linear. Padding of 2 gives the paper's 32x32 pixels. The paper's third convolution is
/// written as a linear layer, which is the same for images of that size.
/// </summary>
internal static class LeNetPreset
{
    public static IReadOnlyList<LayerSpec> Read(SpecMapReader reader)
    {
        string activation = reader.Choice("activation", ActivationLayer.Names.ToDictionary(name => name), "tanh");
        return
        [
            .. Stage(6, padding: 2), .. Stage(16, padding: 0), new FlattenLayer(),
            new LinearLayer(120), new ActivationLayer(activation), new LinearLayer(84), new ActivationLayer(activation),
            new LinearLayer((int?)null),
        ];

        LayerSpec[] Stage(int channels, int padding) =>
            [new Conv2dLayer(channels, new Window(5, 1, padding)), new ActivationLayer(activation),
                new Pool2dLayer(IsMax: false, new Window(2, 2, 0))];
    }
}
