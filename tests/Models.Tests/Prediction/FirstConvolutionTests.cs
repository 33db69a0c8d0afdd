using System.Text.Json;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Prediction;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Tests.Prediction;

public sealed class FirstConvolutionTests
{
    [Fact]
    public void Respond_OneImage_IsTheConvolutionOfItsInputs()
    {
        using FoldModel model = Model(
            """{"layers": ["relu", {"conv2d": {"channels": 3, "kernel": 2, "stride": 2}}, "relu", "flatten", {"linear": "classes"}]}""");
        FirstConvolution convolution = FirstConvolution.Of(model)!;
        Assert.Equal((2, 1, 3), (convolution.Size, convolution.Inputs, convolution.Channels));
        Assert.Equal([2, 2], convolution.MapShape);
        Assert.Equal(3 * 2 * 2, convolution.Kernels.Count);

        // Raw values are divided by 2; the layer before it cuts what is negative.
        float[] row = [2, -4, 6, 8, 10, 12, -14, 16, 1, 3, 5, 7, 9, 11, 13, 15];
        float[] map = convolution.Respond(row);
        float bias = NetworkWeights.Of(model.Network).Single(tensor => tensor.Name == "1.bias").Values[1];
        float[] kernel = [.. convolution.Kernels.Skip(4).Take(4)];
        float expected = bias + (kernel[0] * 3) + (kernel[1] * 4) + (kernel[2] * 0) + (kernel[3] * 8);
        Assert.Equal(3 * 2 * 2, map.Length);
        Assert.Equal(expected, map[4 + 1], 5);
    }

    [Fact]
    public void Of_NetworkWithoutConvolution_IsNull()
    {
        using FoldModel model = Model("""{"layers": ["flatten", {"linear": "classes"}]}""");
        Assert.Null(FirstConvolution.Of(model));
        Assert.False(FirstConvolution.IsIn(model.Spec));
    }

    private static FoldModel Model(string json)
    {
        var problems = new Problems();
        NetworkSpec spec = NetworkSpec.Read(SpecMapReader.Open(SpecJson.Read(json), "model", problems)!)!;
        using var random = new NetworkRandom(5);
        using var network = spec.Build([1, 4, 4], 2, random);
        IReadOnlyList<NamedTensor> weights = NetworkWeights.Of(network);
        var description = new ModelDescription(
            ModelDescription.CurrentFormat, "test-abcde", 1, 1, WeightsHash.Of(weights), JsonDocument.Parse(json).RootElement, ["a", "b"],
            new ImageFormat(1, 4, 4), [new ChannelScaling("scale", [0], [2])]);
        return FoldModel.Load(FoldModel.Save(description, weights), "model");
    }
}
