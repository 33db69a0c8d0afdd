using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Networks;

/// <summary>Blocks of layers with a skip. <see cref="SequenceLayerTests"/> compares them with PyTorch.</summary>
public sealed class ResidualLayerTests
{
    [Theory]
    [InlineData("{'layers': [{'residual': 5}]}", "residual", "model.layers[0].residual is 5 ... must be a list")]
    [InlineData("{'layers': [{'residual': []}]}", "residual", "model.layers[0].residual is a list ... must hold the layers")]
    [InlineData(
        "{'layers': ['relu', {'residual': ['relou']}]}", "relou", "model.layers[1].residual[0] is 'relou' ... did you mean 'relu'?")]
    [InlineData("{'layers': [{'residual': [{'linear': 0}]}]}", "linear", "model.layers[0].residual[0].linear is 0 ... at least 1")]
    [InlineData("{'layers': [{'residual': [{'linear': 'classes'}]}]}", "'linear'",
        "model.layers[0].residual[0] has the word classes, and the layers of a block have numbers ... write a number")]
    public void Read_BadBlock_SaysWhereAndWhy(string text, string place, string words)
    {
        var section = new ModelSection(text);
        Problem error = Assert.Single(section.Read().Errors);
        ProblemAssert.Says(error, words);
        Assert.Equal(section.At(place), error.Location);
    }

    [Theory]
    [InlineData("{'linear': 4}, 'batch_norm2d'", "'batch_norm2d'",
        "layer 1 (residual: [linear: 4, batch_norm2d]) does not fit: its layer 2 (batch_norm2d) does not fit: it takes images")]
    [InlineData("{'sequence': 2}", "'residual'",
        "its layers make [2, 3] of [6], and no projection does the same to the input ... divide all of them by the same stride")]
    public void Check_BlockThatDoesNotFit_NamesTheLayerAndItsPlace(string body, string place, string words)
    {
        var section = new ModelSection($"{{'layers': [{{'residual': [{body}]}}, 'flatten', {{'linear': 'classes'}}]}}");
        Problem error = Assert.Single(section.Check([6], 3).Errors);
        ProblemAssert.Says(error, words);
        Assert.Equal(section.At(place), error.Location);
    }

    [Fact]
    public void Check_ConvolutionWithoutPadding_HasNoProjection() => ProblemAssert.Says(
        Assert.Single(new ModelSection(
            "{'layers': [{'residual': [{'conv2d': {'channels': 4, 'kernel': 5}}]}, 'flatten', {'linear': 'classes'}]}")
            .Check([1, 28, 28], 3).Errors),
        "its layers make [4, 24, 24] of [1, 28, 28], and no projection ... by padding");

    [Fact]
    public void Place_BlockWithProjection_CountsBothSides()
    {
        NetworkSpec spec = Trainings.Network(
            "{'layers': [{'residual': [{'conv2d': {'channels': 4, 'kernel': 3, 'stride': 2, 'padding': 1}}, 'relu']}, 'flatten', "
                + "{'linear': 'classes'}]}");
        NetworkLayer block = spec.Place([2, 8, 8], 3)[0];
        Assert.Equal([4, 4, 4], block.Output);
        Assert.Equal(
            [
                "0.0.weight", "0.0.bias", "0.skip.0.weight", "0.skip.1.weight", "0.skip.1.bias", "0.skip.1.running_mean",
                "0.skip.1.running_var",
            ],
            block.Tensors.Select(tensor => tensor.Name));
        Assert.Equal((2 * 4 * 9) + 4 + (2 * 4) + 8, block.Parameters);
        Assert.Equal(16 * ((2 * 4 * 9) + (2 * 4)), block.MultiplyAdds);
    }

    [Theory]
    [InlineData("{'residual': [{'linear': 6}, 'relu', {'linear': 4}]}", true)]
    [InlineData("{'residual': [{'linear': 6}, 'batch_norm1d', 'relu', {'dropout': 0.1}]}, 'layer_norm'", false)]
    public void Train_Block_LearnsAndResumesWithTheSameBits(string layers, bool isFusable)
    {
        NetworkSpec network = Trainings.Network($"{{'layers': [{layers}, {{'linear': 'classes'}}]}}");
        var run = new RunSpec(network, Trainings.Training(1));
        Assert.Equal(EngineOffer.Alone, TrainingEngines.OfferFor(run, EngineChoice.Auto, isOnGpu: false));
        Assert.Equal(isFusable, network.Layers.All(layer => layer.IsFusable));
        var checkpoints = new ScriptedCheckpoints(_ => CheckpointAnswer.Save);
        RunResult result = Trainings.Run(Trainings.Training(6), network, observer: checkpoints);
        Assert.True(result.History[^1].Validation["accuracy"] > 0.6);
        var resumed = new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, checkpoints.Saved[checkpoints.Saved.Count / 2].Bytes);
        Assert.Equal(result.WeightsHash, Trainings.Run(Trainings.Training(6), network, observer: resumed).WeightsHash);
    }

    /// <summary>Two networks in one give each network's output, also where a block reads the rows that the networks share.</summary>
    [Theory]
    [InlineData("{'residual': [{'linear': 6}, 'relu', {'linear': 4}]}, {'residual': ['softmax']}", 4)]
    [InlineData("{'residual': ['tanh']}, {'residual': [{'linear': 6}, 'batch_norm1d']}", 4)]
    [InlineData(
        "{'residual': ['relu']}, {'residual': [{'conv2d': {'channels': 3, 'kernel': 3, 'stride': 2, 'padding': 1}}, 'batch_norm2d']}, "
            + "{'residual': [{'max_pool2d': {'kernel': 3, 'stride': 1, 'padding': 1}}]}, 'flatten'", 2, 5, 4)]
    public void Fuse_Blocks_ComputeWhatEachNetworkComputes(string layers, params int[] row)
    {
        using DisposeScope scope = NewDisposeScope();
        NetworkSpec spec = Trainings.Network($"{{'layers': [{layers}, {{'linear': 'classes'}}]}}");
        nn.Module<Tensor, Tensor>[] networks = [.. Enumerable.Range(1, 3).Select(seed =>
        {
            using var random = new NetworkRandom((ulong)seed);
            return spec.Build(row, 3, random);
        })];
        Tensor input = rand([5, .. row.Select(size => (long)size)], generator: new Generator(3));
        Tensor fused = spec.Fuse(networks, row, 3).forward(input);
        foreach ((int place, nn.Module<Tensor, Tensor> network) in networks.Index())
        {
            float[] expected = network.forward(input).data<float>().ToArray(), found = fused[place].contiguous().data<float>().ToArray();
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }
}
