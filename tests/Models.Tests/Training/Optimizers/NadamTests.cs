using Gridfold.Models.Training;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training.Optimizers;

public sealed class NadamTests : OptimizerContract
{
    protected override string Section => "{'name': 'nadam', 'lr': 0.01";

    protected override string Memory => "";

    [Fact]
    public void Read_NoSettings_HasPyTorchsDefaults() =>
        Assert.Equal(new NadamSpec(0.01, 0, 0.9, 0.999, 1e-8, 0.004), Trainings.Training(1, optimizer: $"{Section}}}").Optimizer);

    [Fact]
    public void Read_Settings_KeepsThem() => Assert.Equal(
        new NadamSpec(0.01, 0, 0.5, 0.75, 0.001, 0.25),
        Trainings.Training(1, optimizer: $"{Section}, 'betas': [0.5, 0.75], 'eps': 0.001, 'momentum_decay': 0.25}}").Optimizer);

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Step_TwentySteps_MovesAsTorchSharpsOwn(double decay) => MovesAs(
        new NadamSpec(0.01, decay, 0.9, 0.99, 1e-6, 0.004), parameter => optim.NAdam([parameter], 0.01, 0.9, 0.99, 1e-6, decay, 0.004));
}
