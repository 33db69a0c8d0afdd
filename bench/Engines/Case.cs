using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Randomness;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;

namespace Gridfold.Engines;

/// <summary>A network and random rows for it.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Layers">The network's.</param>
/// <param name="InputShape">Of a row.</param>
/// <param name="Classes">Outputs.</param>
/// <param name="BatchSize">Rows of a mini-batch.</param>
/// <param name="Rows">Training rows; a third as many validation rows.</param>
/// <param name="Zeros">The share of inputs that are 0.</param>
internal sealed record Case(string Name, LayerSpec[] Layers, int[] InputShape, int Classes, int BatchSize, int Rows, double Zeros)
{
    public NetworkSpec Network => new(Layers);

    public TrainingSpec Training => new(new AdamSpec(0.001, 0.001, 0.9, 0.999, 1e-8, IsDecayDecoupled: false), BatchSize, 1_000_000);

    /// <summary>
    /// Multiplications and additions of an epoch's products, done dense: forward, by the weights, by the inputs of all layers but the
    /// first; validation forward.
    /// </summary>
    public double EpochOperations
    {
        get
        {
            long[] products = [.. Network.Place(InputShape, Classes).Select(layer => layer.MultiplyAdds).Where(count => count > 0)];
            return 2.0 * ((Rows * ((3 * products.Sum()) - products[0])) + (Rows / 3 * products.Sum()));
        }
    }

    /// <summary>Linear layers with relu between.</summary>
    public static Case Linear(int inputs, int[] hidden, int classes, int batchSize, int rows, double zeros) => new(
        string.Join('-', [inputs, .. hidden, classes]),
        [.. hidden.SelectMany(width => (LayerSpec[])[new LinearLayer(width), new ActivationLayer("relu")]), new LinearLayer((int?)null)],
        [inputs], classes, batchSize, rows, zeros);

    /// <summary>The cnn preset.</summary>
    public static Case Cnn(int batchSize) => Image("cnn", 28, 1, batchSize, 512,
        [.. Stage(16, 5, 0, "relu", new DropoutLayer(0.2)), .. Stage(32, 5, 0, "relu", new DropoutLayer(0.2)), new FlattenLayer(),
            new LinearLayer((int?)null)]);

    /// <summary>The lenet5 preset.</summary>
    public static Case LeNet(int batchSize) => Image("lenet5", 28, 1, batchSize, 512,
    [
        new Conv2dLayer(6, new Window(5, 1, 2)), new ActivationLayer("tanh"), new Pool2dLayer(IsMax: false, new Window(2, 2, 0)),
        new Conv2dLayer(16, new Window(5, 1, 0)), new ActivationLayer("tanh"), new Pool2dLayer(IsMax: false, new Window(2, 2, 0)),
        new FlattenLayer(),
        new LinearLayer(120), new ActivationLayer("tanh"), new LinearLayer(84), new ActivationLayer("tanh"), new LinearLayer((int?)null),
    ]);

    /// <summary>
    /// Two 3x3 convolutions of so many channels and max-pooling, twice, the second time of twice as many: the beginning of a VGG.
    /// </summary>
    public static Case Vgg(int channels, int pixels, int batchSize, int rows) =>
        Image($"vgg {channels}, {2 * channels} at {pixels}", pixels, 3, batchSize, rows,
    [
        Convolution(channels, 3, 1), new ActivationLayer("relu"), .. Stage(channels, 3, 1, "relu"),
        Convolution(2 * channels, 3, 1), new ActivationLayer("relu"), .. Stage(2 * channels, 3, 1, "relu"), new FlattenLayer(),
        new LinearLayer((int?)null),
    ]);

    /// <summary>Convolutions of one kernel's size all along, on small maps.</summary>
    public static Case Plain(int kernel, int channels, int pixels, int batchSize) =>
        Image($"{kernel}x{kernel}, {channels} channels at {pixels}", pixels, 3, batchSize, 256,
    [
        .. Enumerable.Range(0, 3).SelectMany(_ => (LayerSpec[])[Convolution(channels, kernel, kernel / 2), new ActivationLayer("relu")]),
        new AdaptivePool2dLayer(IsMax: false, 1), new FlattenLayer(), new LinearLayer((int?)null),
    ]);

    public FoldData Data()
    {
        var random = new RandomStream(1);
        int size = InputShape.Aggregate(1, (count, dimension) => count * dimension);
        float[] Inputs(int rows) =>
            [.. Enumerable.Range(0, rows * size).Select(_ => random.NextDouble() < Zeros ? 0 : (float)random.NextDouble())];
        int[] Labels(int rows) => [.. Enumerable.Range(0, rows).Select(_ => (int)random.NextBelow(Classes))];
        int validation = Math.Max(1, Rows / 3);
        return new FoldData(
            InputShape, Inputs(Rows), new ClassTargets(Labels(Rows), Classes), Inputs(validation),
            new ClassTargets(Labels(validation), Classes));
    }

    private static Case Image(string name, int pixels, int channels, int batchSize, int rows, LayerSpec[] layers) =>
        new(name, layers, [channels, pixels, pixels], 10, batchSize, rows, Zeros: 0);

    private static Conv2dLayer Convolution(int channels, int kernel, int padding) => new(channels, new Window(kernel, 1, padding));

    private static LayerSpec[] Stage(int channels, int kernel, int padding, string activation, params LayerSpec[] last) =>
        [Convolution(channels, kernel, padding), new ActivationLayer(activation),
            new Pool2dLayer(IsMax: true, new Window(2, 2, 0)), .. last];
}
