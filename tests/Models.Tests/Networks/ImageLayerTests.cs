using Gridfold.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Networks;

/// <summary>The outputs of layers for images, worked out by hand.</summary>
public sealed class ImageLayerTests
{
    private static readonly float[] Ramp = [.. Enumerable.Range(0, 16).Select(value => (float)value)];

    [Theory]
    [InlineData("{'max_pool2d': 2}", new float[] { 5, 7, 13, 15 })]
    [InlineData("{'avg_pool2d': 2}", new[] { 2.5f, 4.5f, 10.5f, 12.5f })]
    [InlineData("{'max_pool2d': {'kernel': 3, 'stride': 2, 'padding': 1}}", new float[] { 5, 7, 13, 15 })]
    [InlineData("{'adaptive_avg_pool2d': 1}", new[] { 7.5f })]
    [InlineData("{'adaptive_max_pool2d': 2}", new float[] { 5, 7, 13, 15 })]
    public void Build_Pooling_TakesWhatIsUnderTheWindow(string layer, float[] expected)
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(expected, Build(layer, [1, 4, 4]).forward(tensor(Ramp).view(1, 1, 4, 4)).data<float>().ToArray());
    }

    [Fact]
    public void Build_Convolution_SumsProductsUnderItsKernel()
    {
        using DisposeScope scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> network = Build("{'conv2d': {'channels': 1, 'kernel': 2, 'stride': 2}}", [1, 4, 4]);
        Set(network, "0.weight", [1, 0, 0, -1]);
        Set(network, "0.bias", [0.5f]);
        Assert.Equal([-4.5f, -4.5f, -4.5f, -4.5f], network.forward(tensor(Ramp).view(1, 1, 4, 4)).data<float>().ToArray());
    }

    [Fact]
    public void Build_BatchNorm_UsesTheBatchInTrainingAndTheRunningStatisticsAfterwards()
    {
        using DisposeScope scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> network = Build("'batch_norm1d'", [1]);
        Tensor batch = tensor((float[])[1, 3]).view(2, 1);
        network.train();
        Assert.Equal([-1, 1], network.forward(batch).data<float>().ToArray().Select(value => MathF.Round(value, 4)));

        // The mean is 2. The variance of a sample of two values is 2.
        Assert.Equal(0.2f, Of(network, "0.running_mean"), 1e-6f);
        Assert.Equal(1.1f, Of(network, "0.running_var"), 1e-6f);
        network.eval();
        float deviation = MathF.Sqrt(1.1f + 1e-5f);
        Assert.Equal([0.8f / deviation, 2.8f / deviation], network.forward(batch).data<float>().ToArray());
        Assert.Equal(0.2f, Of(network, "0.running_mean"), 1e-6f);
    }

    [Fact]
    public void Build_BatchNormOfOneRow_UsesTheRunningStatisticsAndLeavesThem()
    {
        using DisposeScope scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> network = Build("'batch_norm1d'", [1]);
        network.train();
        Assert.Equal(7, network.forward(tensor((float[])[7]).view(1, 1)).item<float>(), 1e-3f);
        Assert.Equal((0, 1), (Of(network, "0.running_mean"), Of(network, "0.running_var")));
    }

    [Fact]
    public void Build_ResidualBlock_AddsItsInput()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(1);
        nn.Module<Tensor, Tensor> block = new ResidualBlock(1, 1).Build([1, 4, 4], 2, random);
        block.eval();
        foreach (string name in (string[])["conv1.weight", "conv2.weight"])
        {
            using (no_grad()) block.state_dict()[name].zero_();
        }

        Assert.Equal(Ramp, block.forward(tensor(Ramp).view(1, 1, 4, 4)).data<float>().ToArray());
    }

    [Fact]
    public void Forward_ManyTimes_LeavesNoTensorAndKeepsItsInput()
    {
        using var random = new NetworkRandom(1);
        using DisposeScope scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> network = new ModelSection("{'preset': {'name': 'resnet18', 'width': 0.1}}").Spec()
            .Build([1, 16, 16], 3, random);
        Tensor input = rand(2, 1, 16, 16);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int time = 0; time < 3; time++) network.forward(input).Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(512, input.numel());
    }

    private static nn.Module<Tensor, Tensor> Build(string layer, int[] input)
    {
        using var random = new NetworkRandom(1);
        return new ModelSection($"{{'layers': [{layer}]}}").Spec().Build(input, 2, random);
    }

    private static void Set(nn.Module network, string name, float[] values)
    {
        using IDisposable withoutGradients = no_grad();
        Tensor weights = network.state_dict()[name];
        weights.copy_(tensor(values).view(weights.shape));
    }

    private static float Of(nn.Module network, string name) => network.state_dict()[name].item<float>();
}
