using Gridfold.Models.Input;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>preset: {name: lenet5, activation: tanh}</c>: LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document
/// recognition" (Proceedings of the IEEE, 1998), figure 2. Three parts have today's usual form. The second convolution sees all channels of
/// the first. Averages have no coefficients to learn. The outputs are linear. The first convolution pads by 2, which turns 28x28 pixels
/// into the paper's 32x32. The paper's third convolution is a linear layer here, which is the same for images of that size.
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
