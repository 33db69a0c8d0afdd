using Gridfold.Models.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training.Optimizers;

public sealed class LionTests : OptimizerContract
{
    protected override string Section => "{'name': 'lion', 'lr': 0.01";

    protected override string Memory => "";

    [Fact]
    public void Read_NoSettings_HasItsAuthorsDefaults() =>
        Assert.Equal(new LionSpec(0.01, 0, 0.9, 0.99), Trainings.Training(1, optimizer: $"{Section}}}").Optimizer);

    // TorchSharp has no Lion, so the steps are computed by the algorithm of the paper.
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Step_TwentySteps_FollowsThePaper(double decay)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(7);
        var parameter = new Parameter(randn(5, 3, generator: generator));
        double[] weights = Values(parameter), means = new double[weights.Length];
        using Optimizer optimizer = new LionSpec(0.01, decay, 0.9, 0.95).Build([parameter]);
        for (int step = 0; step < 20; step++)
        {
            parameter.grad = randn(5, 3, generator: generator);
            double[] gradients = Values(parameter.grad);
            optimizer.Step();
            for (int index = 0; index < weights.Length; index++)
            {
                int sign = Math.Sign((0.9 * means[index]) + (0.1 * gradients[index]));
                weights[index] = (weights[index] * (1 - (0.01 * decay))) - (0.01 * sign);
                means[index] = (0.95 * means[index]) + (0.05 * gradients[index]);
            }
        }

        Assert.All(Values(parameter).Zip(weights), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    private static double[] Values(Tensor tensor) => [.. tensor.data<float>().Select(value => (double)value)];
}
