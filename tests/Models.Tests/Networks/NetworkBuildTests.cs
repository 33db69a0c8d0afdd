using Gridfold.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Networks;

public sealed class NetworkBuildTests
{
    private const string Layers = "{'layers': ['flatten', {'linear': 50}, 'relu', {'dropout': 0.5}, {'linear': 'classes'}]}";

    [Fact]
    public void Build_Parameters_AreNamedByTheirLayersPositions()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(1);
        Dictionary<string, Tensor> parameters = Build(Layers, [1, 4, 4], random).state_dict();
        Assert.Equal(["1.bias", "1.weight", "4.bias", "4.weight"], parameters.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([50L, 16L], parameters["1.weight"].shape);
        Assert.Equal([50L], parameters["1.bias"].shape);
        Assert.Equal([3L, 50L], parameters["4.weight"].shape);
        Assert.All(parameters.Values, parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void Build_InitialWeights_AreUniformWithinOneOverTheRootOfTheInputs()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(1);
        Dictionary<string, Tensor> parameters = Build("{'layers': [{'linear': 400}, {'linear': 'classes'}]}", [25], random).state_dict();
        IsUniform(parameters["0.weight"], bound: 0.2);
        IsUniform(parameters["0.bias"], bound: 0.2);
        IsUniform(parameters["1.weight"], bound: 0.05);
    }

    [Fact]
    public void Build_PerceptronWithZeros_BeginsAtZero()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(1);
        Dictionary<string, Tensor> zeros = Build("{'preset': {'name': 'perceptron', 'init': 'zeros'}}", [5], random).state_dict();
        Assert.All(zeros.Values, parameter => Assert.All(parameter.data<float>(), value => Assert.Equal(0, value)));
        Dictionary<string, Tensor> drawn = Build("{'preset': {'name': 'perceptron'}}", [5], random).state_dict();
        Assert.NotEqual(0, drawn["1.weight"].data<float>()[0]);
    }

    [Fact]
    public void Build_SameSeed_GivesTheSameWeights()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(WeightsOf(7), WeightsOf(7));
        Assert.NotEqual(WeightsOf(7), WeightsOf(8));

        static float[] WeightsOf(ulong seed)
        {
            using var random = new NetworkRandom(seed);
            return [.. Build(Layers, [16], random).parameters().SelectMany(parameter => parameter.data<float>().ToArray())];
        }
    }

    [Theory]
    [InlineData("relu", -1, 0)]
    [InlineData("leaky_relu", -1, -0.01)]
    [InlineData("elu", -1, -0.6321206)]
    [InlineData("gelu", -1, -0.1586553)]
    [InlineData("tanh", -1, -0.7615942)]
    [InlineData("sigmoid", -1, 0.2689414)]
    [InlineData("relu", 2, 2)]
    [InlineData("gelu", 2, 1.9544997)]
    public void Build_Activation_IsItsFunction(string name, float input, float output)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(1);
        Assert.Equal(output, Build($"{{'layers': ['{name}']}}", [1], random).forward(tensor(input).view(1, 1)).item<float>(), 1e-6f);
    }

    [Fact]
    public void Build_Softmax_SumsToOneInEachRow()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(1);
        float[] sums = [.. Build("{'layers': ['softmax']}", [3], random)
            .forward(tensor((float[])[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]).view(4, 3)).sum(1).data<float>()];
        Assert.All(sums, sum => Assert.Equal(1, sum, 1e-6f));
    }

    [Fact]
    public void Dropout_InTraining_DropsAShareAndScalesTheRest()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = Dropped(0.2, seed: 1, epoch: 1);
        Assert.All(values, value => Assert.True(value == 0 || Math.Abs(value - 1.25f) < 1e-6, $"{value}"));
        // Four standard deviations of the share of 10,000 draws.
        Assert.Equal(0.2, values.Count(value => value == 0) / (double)values.Length, 0.016);
    }

    [Fact]
    public void Dropout_InEvaluation_ChangesNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(1);
        // The layer stands between two others. Each layer disposes its input.
        nn.Module<Tensor, Tensor> network = Build("{'layers': ['flatten', {'dropout': 0.5}, 'relu', {'dropout': 0.5}]}", [4], random);
        network.eval();
        using Tensor ones = torch.ones(2, 4);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1], network.forward(ones).data<float>().ToArray());
        Assert.Equal(8, ones.sum().item<float>());
    }

    [Fact]
    public void Dropout_ProbabilityZero_ChangesNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.All(Dropped(0, seed: 1, epoch: 1), value => Assert.Equal(1, value));
    }

    [Fact]
    public void Dropout_SameSeedAndEpoch_DropsTheSame()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] first = Dropped(0.5, seed: 1, epoch: 1);
        Assert.Equal(first, Dropped(0.5, seed: 1, epoch: 1));
        Assert.NotEqual(first, Dropped(0.5, seed: 1, epoch: 2));
        Assert.NotEqual(first, Dropped(0.5, seed: 2, epoch: 1));
    }

    [Fact]
    public void Dropout_AnEpochBegunAnew_DoesNotDependOnWhatCameBefore()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(1);
        nn.Module<Tensor, Tensor> network = Build("{'layers': [{'dropout': 0.5}]}", [100], random);
        network.train();
        random.BeginEpoch(1);
        float[] first = network.forward(ones(5, 100)).data<float>().ToArray(),
            second = network.forward(ones(5, 100)).data<float>().ToArray();
        random.BeginEpoch(1);
        float[] again = network.forward(ones(5, 100)).data<float>().ToArray();
        Assert.NotEqual(first, second);
        Assert.Equal(first, again);
    }

    private static float[] Dropped(double probability, ulong seed, int epoch)
    {
        using var random = new NetworkRandom(seed);
        nn.Module<Tensor, Tensor> network = Build($"{{'layers': [{{'dropout': {probability}}}]}}", [100], random);
        network.train();
        random.BeginEpoch(epoch);
        return network.forward(ones(100, 100)).data<float>().ToArray();
    }

    private static nn.Module<Tensor, Tensor> Build(string text, int[] inputShape, NetworkRandom random) =>
        new ModelSection(text).Spec().Build(inputShape, headWidth: 3, random);

    private static void IsUniform(Tensor weights, double bound)
    {
        double[] values = [.. weights.data<float>().ToArray().Select(value => (double)value)];
        Assert.All(values, value => Assert.InRange(value, -bound, bound));
        Assert.Equal(bound, values.Max(), bound * 0.05);
        Assert.Equal(-bound, values.Min(), bound * 0.05);
        Assert.Equal(0, values.Average(), bound * 0.15);
    }
}
