using Gridfold.Models.Training;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training.Optimizers;

public sealed class RmspropTests : OptimizerContract
{
    protected override string Section => "{'name': 'rmsprop', 'lr': 0.01";

    protected override string Memory => ", 'momentum': 0.9";

    [Theory]
    [InlineData("", 0.99, 1e-8, 0)]
    [InlineData(", 'alpha': 0.5, 'eps': 0.001, 'momentum': 0.25", 0.5, 0.001, 0.25)]
    public void Read_Settings_HavePyTorchsDefaults(string settings, double alpha, double epsilon, double momentum) =>
        Assert.Equal(
            new RmspropSpec(0.01, 0, alpha, epsilon, momentum), Trainings.Training(1, optimizer: $"{Section}{settings}}}").Optimizer);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 0)]
    [InlineData(0, 0.9)]
    [InlineData(0.1, 0.9)]
    public void Step_TwentySteps_MovesAsTorchSharpsOwn(double decay, double momentum) => MovesAs(
        new RmspropSpec(0.01, decay, 0.9, 1e-6, momentum),
        parameter => optim.RMSProp([parameter], 0.01, 0.9, 1e-6, decay, momentum));
}
