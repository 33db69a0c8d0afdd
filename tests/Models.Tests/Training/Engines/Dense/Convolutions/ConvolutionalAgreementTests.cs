using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Tests.Training.Engines.Dense.Convolutions;

/// <summary>With the same initial weights, images, order and dropout, the dense engine trains convolutions as libtorch does.</summary>
public sealed class ConvolutionalAgreementTests
{
    private const string Cnn = "[{'conv2d': {'channels': 16, 'kernel': 5}}, 'relu', {'max_pool2d': 2}, {'dropout': 0.2}, "
        + "{'conv2d': {'channels': 32, 'kernel': 5}}, 'relu', {'max_pool2d': 2}, {'dropout': 0.2}, 'flatten', {'linear': 'classes'}]";

    private const string LeNet =
        "[{'conv2d': {'channels': 6, 'kernel': 5, 'padding': 2}}, 'tanh', {'avg_pool2d': 2}, {'conv2d': {'channels': 16, 'kernel': 5}}, "
            + "'tanh', {'avg_pool2d': 2}, "
        + "'flatten', {'linear': 120}, 'tanh', {'linear': 84}, 'tanh', {'linear': 'classes'}]";

    // An unusual network: strides, overlapping and padded windows, two activations in a row, channels that fill no tile, no linear layer.
    private const string Odd =
        "[{'conv2d': {'channels': 5, 'kernel': 4, 'stride': 3, 'padding': 1}}, 'elu', 'leaky_relu', {'max_pool2d': {'kernel': 3, "
            + "'stride': 2, 'padding': 1}}, {'conv2d': {'channels': 7, 'kernel': 3, 'padding': 2}}, "
        + "{'dropout': 0.3}, 'sigmoid', {'dropout': 0.1}, {'avg_pool2d': {'kernel': 3, 'stride': 2, 'padding': 1}}, {'conv2d': "
            + "{'channels': 'classes', 'kernel': 1}}, {'adaptive_avg_pool2d': 1}, 'flatten']";

    private const string Adaptive =
        "[{'conv2d': {'channels': 9, 'kernel': 3, 'padding': 1}}, 'relu', {'adaptive_max_pool2d': 9}, {'conv2d': {'channels': 3, "
            + "'kernel': 2}}, {'adaptive_avg_pool2d': 3}, 'flatten', "
        + "{'dropout': 0.2}, {'linear': 'classes'}]";

    [Theory]
    [InlineData(Cnn, 32, "{'name': 'adam', 'lr': 0.001, 'weight_decay': 0.001}", 1e-5)]
    [InlineData(Cnn, 64, "{'name': 'adam', 'lr': 0.01}", 2e-3)]
    [InlineData(LeNet, 50, "{'name': 'sgd', 'lr': 0.01, 'momentum': 0.9}", 1e-5)]
    [InlineData(Odd, 33, "{'name': 'adamw', 'lr': 0.001, 'weight_decay': 0.01}", 1e-5)]
    [InlineData(Adaptive, 24, "{'name': 'adam', 'lr': 0.001}", 1e-5)]
    public void Run_50Epochs_FollowsLibtorchLossByLoss(string layers, int batchSize, string optimizer, double tolerance)
    {
        FoldData fold = DenseData.FewImages.Value;
        NetworkSpec network = DenseData.Network(layers);
        TrainingSpec training = Trainings.Training(50, batchSize, optimizer);
        RunResult expected = Trainings.Run(training, network, data: fold), found = DenseData.Alone(fold, network, training);
        Assert.Equal(expected.Weights!.Select(tensor => tensor.Name), found.Weights!.Select(tensor => tensor.Name));
        AgreesTo(Math.Max(1e-6, tolerance / 100), 0);
        for (int epoch = 1; epoch < 50; epoch++) AgreesTo(tolerance, epoch);

        void AgreesTo(double least, int epoch)
        {
            Rounding.Agrees(least, expected.History[epoch].Training["loss"], found.History[epoch].Training["loss"]);
            Rounding.Agrees(least, expected.History[epoch].Validation["loss"], found.History[epoch].Validation["loss"]);
        }
    }

    [Theory]
    [InlineData(Cnn)]
    [InlineData(LeNet)]
    [InlineData(Odd)]
    [InlineData(Adaptive)]
    public void Run_StepByStep_MovesEveryWeightAsLibtorchDoes(string layers)
    {
        // An epoch is one mini-batch and so one step. The batch is not a whole number of groups.
        FoldData images = DenseData.FewImages.Value;
        FoldData fold = images with
        {
            TrainingInputs = images.TrainingInputs[..(37 * 784)],
            TrainingTargets = images.TrainingTargets.Take([.. Enumerable.Range(0, 37)])
        };
        NetworkSpec network = DenseData.Network(layers);
        for (int steps = 1; steps <= 2; steps++)
        {
            TrainingSpec training = Trainings.Training(steps, 64, "{'name': 'sgd', 'lr': 0.05, 'momentum': 0.9, 'weight_decay': 0.01}");
            RunResult expected = Trainings.Run(training, network, data: fold), found = DenseData.Alone(fold, network, training);
            foreach ((NamedTensor libtorch, NamedTensor dense) in expected.Weights!.Zip(found.Weights!))
            {
                Assert.Equal(libtorch.Name, dense.Name);
                Assert.Equal(libtorch.Shape, dense.Shape);
                for (int index = 0; index < libtorch.Values.Length; index++)
                    Assert.Equal(libtorch.Values[index], dense.Values[index], 1e-6f);
            }
        }
    }
}
