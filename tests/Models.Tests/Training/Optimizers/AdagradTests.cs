using Gridfold.Models.Training;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training.Optimizers;

public sealed class AdagradTests : OptimizerContract
{
    protected override string Section => "{'name': 'adagrad', 'lr': 0.01";

    protected override string Memory => ", 'lr_decay': 0.1";

    [Theory]
    [InlineData("", 0, 1e-10)]
    [InlineData(", 'lr_decay': 0.5, 'eps': 0.001", 0.5, 0.001)]
    public void Read_Settings_HavePyTorchsDefaults(string settings, double rateDecay, double epsilon) =>
        Assert.Equal(
            new AdagradSpec(0.01, 0, rateDecay, epsilon), Trainings.Training(1, optimizer: $"{Section}{settings}}}").Optimizer);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 0)]
    [InlineData(0, 0.5)]
    [InlineData(0.1, 0.5)]
    public void Step_TwentySteps_MovesAsTorchSharpsOwn(double decay, double rateDecay) => MovesAs(
        new AdagradSpec(0.01, decay, rateDecay, 1e-6), parameter => optim.Adagrad([parameter], 0.01, rateDecay, decay, 0, 1e-6));
}
