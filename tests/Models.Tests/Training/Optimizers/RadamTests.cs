using Gridfold.Models.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training.Optimizers;

public sealed class RadamTests : OptimizerContract
{
    private static readonly float[] Start = [0.5f, -1, 2];

    protected override string Section => "{'name': 'radam', 'lr': 0.01";

    protected override string Memory => "";

    [Fact]
    public void Read_NoSettings_HasPyTorchsDefaults() =>
        Assert.Equal(new RadamSpec(0.01, 0, 0.9, 0.999, 1e-8), Trainings.Training(1, optimizer: $"{Section}}}").Optimizer);

    [Fact]
    public void Read_Settings_KeepsThem() => Assert.Equal(
        new RadamSpec(0.01, 0, 0.5, 0.75, 0.001),
        Trainings.Training(1, optimizer: $"{Section}, 'betas': [0.5, 0.75], 'eps': 0.001}}").Optimizer);

    // TorchSharp's RAdam moves otherwise than PyTorch's, so the numbers are those of PyTorch 1.13's torch.optim.RAdam.
    [Theory]
    [InlineData(0, new[] { 0.47455117106437683, -0.9577837586402893, 1.9632492065429688 })]
    [InlineData(0.1, new[] { 0.4702846109867096, -0.9489870071411133, 1.9462602138519287 })]
    public void Step_TwentySteps_MovesAsPyTorchs(double decay, double[] expected)
    {
        using DisposeScope scope = NewDisposeScope();
        var parameter = new Parameter(tensor(Start));
        using Optimizer optimizer = new RadamSpec(0.01, decay, 0.9, 0.99, 1e-6).Build([parameter]);
        for (int step = 0; step < 20; step++)
        {
            parameter.grad = tensor([(float)Math.Sin(step + 1), (float)((0.1 * (step + 1)) - 1), (float)Math.Cos(0.5 * step)]);
            optimizer.Step();
        }

        Assert.All(parameter.data<float>().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
    }
}
