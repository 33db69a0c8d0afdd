using Gridfold.Models.Networks;
using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Networks;

public sealed class LayerNormTests
{
    [Theory]
    [InlineData(new[] { 6 })]
    [InlineData(new[] { 2, 3, 4 })]
    public void Forward_Row_HasMeanZeroAndDeviationOneBeforeTheLearnedNumbers(int[] row)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(3);
        using nn.Module<Tensor, Tensor> layer = new LayerNormLayer().Build(row, 3, random);
        Tensor input = rand([5, .. row.Select(size => (long)size)], generator: random.Initialization);
        double[][] rows = [
            .. input.flatten(1).unbind(0).Select(one => one.data<float>().ToArray().Select(value => (double)value).ToArray())];
        double[] expected = [.. rows.SelectMany(values =>
        {
            double mean = values.Average(), variance = values.Average(value => (value - mean) * (value - mean));
            return values.Select(value => (value - mean) / Math.Sqrt(variance + 1e-5));
        })];
        Assert.All(expected.Zip(layer.forward(input).data<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Tensors_OfALayer_AreThoseThatItBuilds()
    {
        using var random = new NetworkRandom(3);
        using nn.Module<Tensor, Tensor> layer = new LayerNormLayer().Build([2, 3, 4], 3, random);
        Assert.Equal(
            new LayerNormLayer().Tensors([2, 3, 4], 3).Select(tensor => (tensor.Name, string.Join('x', tensor.Shape))),
            layer.named_parameters().Select(tensor => (tensor.name, string.Join('x', tensor.parameter.shape))));
    }

    [Theory]
    [InlineData("layer_norm", false)]
    [InlineData("silu", true)]
    public void Offer_LayerThatTheDenseEngineHasNotHeardOf_IsLibtorchsOnAProcessor(string layer, bool isFused)
    {
        NetworkSpec network = Trainings.Network($"{{'layers': [{{'linear': 8}}, '{layer}', {{'linear': 'classes'}}]}}");
        var run = new RunSpec(network, Trainings.Training(1));
        Assert.Equal(EngineOffer.Alone, TrainingEngines.OfferFor(run, EngineChoice.Auto, isOnGpu: false));
        Assert.Equal(isFused, TrainingEngines.OfferFor(run, EngineChoice.Auto, isOnGpu: true) != EngineOffer.Alone);
        Assert.True(Trainings.Run(Trainings.Training(5), network).History[^1].Validation["accuracy"] > 0.6);
    }

    [Fact]
    public void Forward_Silu_IsXTimesItsLogistic()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(3);
        using nn.Module<Tensor, Tensor> layer = new ActivationLayer("silu").Build([4], 3, random);
        float[] values = [-3, -0.5f, 0, 2];
        Assert.All(values.Zip(layer.forward(tensor(values)).data<float>().ToArray()), pair =>
            Assert.Equal(pair.First / (1 + Math.Exp(-pair.First)), pair.Second, 1e-6));
    }
}
