using Gridfold.Models.Networks;
using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;
using Gridfold.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Networks;

/// <summary>Layers with attention, and positions. <see cref="SequenceLayerTests"/> compares their values with PyTorch's.</summary>
public sealed class AttentionLayerTests
{
    private const string Embedding = "{'embedding': {'tokens': 9, 'size': 4}}";

    [Theory]
    [InlineData("{'attention': 'four'}", "model.layers[0].attention is the text 'four' ... whole number")]
    [InlineData("{'attention': 0}", "model.layers[0].attention is 0 ... at least 1")]
    [InlineData("{'attention': {'dropout': 0.1}}", "model.layers[0].attention has no 'heads'")]
    [InlineData("{'attention': {'heads': 2, 'dropout': 1}}", "attention.dropout is 1 ... below 1")]
    [InlineData("{'attention': {'heads': 2, 'hidden': 4}}", "'hidden' is not a key of model.layers[0].attention")]
    [InlineData("{'transformer': {'hidden': 8}}", "model.layers[0].transformer has no 'heads'")]
    [InlineData("{'transformer': {'heads': 2, 'hidden': 0}}", "transformer.hidden is 0 ... at least 1")]
    [InlineData("{'transformer': {'heads': 2, 'norm': 'none'}}", "transformer.norm is the text 'none' ... before, after")]
    [InlineData("{'transformer': {'heads': 2, 'layers': 2}}", "'layers' is not a key of model.layers[0].transformer")]
    [InlineData("{'positions': 8}", "model.layers[0] is 'positions' with an argument, which it does not take")]
    public void Read_BadLayer_SaysWhy(string layer, string words) =>
        ProblemAssert.Says(Assert.Single(new ModelSection($"{{'layers': [{layer}]}}").Read().Errors), words);

    [Theory]
    [InlineData(1, 65_537, "it takes at most 65,536 time steps and gets [1, 65537]: shorten the sequence")]
    [InlineData(1_048_577, 1, "it takes at most 1,048,576 channels and gets [1048577, 1]")]
    public void OutputShape_SequenceThatIsTooLarge_IsRefused(int channels, int steps, string words)
    {
        foreach (LayerSpec layer in (LayerSpec[])[new AttentionLayer(1), new TransformerLayer(1, null, 0, true)])
        {
            layer.OutputShape([channels, steps], headWidth: 2, out string? mismatch);
            Assert.StartsWith(words, mismatch, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{'attention': {'heads': 2}}", "attention: 2")]
    [InlineData("{'attention': {'heads': 2, 'dropout': 0.25}}", "attention: {heads: 2, dropout: 0.25}")]
    [InlineData("{'transformer': {'heads': 2, 'norm': 'before', 'dropout': 0}}", "transformer: 2")]
    [InlineData(
        "{'transformer': {'heads': 2, 'hidden': 8, 'dropout': 0.5, 'norm': 'after'}}",
        "transformer: {heads: 2, hidden: 8, dropout: 0.5, norm: after}")]
    public void Text_Layer_IsAsUsersWriteIt(string layer, string text) =>
        Assert.Equal(text, Assert.Single(Trainings.Network($"{{'layers': [{layer}]}}").Layers).Text);

    [Fact]
    public void Place_Attention_CountsProjectionsAndPairsOfTimeSteps()
    {
        NetworkLayer[] layers =
        [
            .. Trainings.Network(
                "{'layers': [{'sequence': 6}, 'positions', {'attention': 2}, {'transformer': {'heads': 3, 'hidden': 10}}]}")
                .Place([6 * 5], 2),
        ];
        Assert.Equal((0, 0), (layers[1].Parameters, layers[1].MultiplyAdds));
        const long Weights = (4 * 6 * 6) + (4 * 6), Products = (5 * 4 * 6 * 6) + (2 * 5 * 5 * 6);
        Assert.Equal((Weights, Products), (layers[2].Parameters, layers[2].MultiplyAdds));
        Assert.Equal(
            (Weights + (2 * 6 * 10) + 10 + 6 + (4 * 6), Products + (5 * 2 * 6 * 10)), (layers[3].Parameters, layers[3].MultiplyAdds));
        Assert.Equal(layers[2].Spec.Tensors([6, 5], 2).Count + 8, layers[3].Tensors.Count);
    }

    [Fact]
    public void Memory_OfLongSequences_CountsAllPairsOfTimeSteps()
    {
        MemoryEstimate Of(string layer, int steps) => MemoryEstimate.Of(
            new RunSpec(
                Trainings.Network($"{{'layers': [{{'sequence': 4}}, {layer}, 'flatten', {{'linear': 'classes'}}]}}"),
                Trainings.Training(1, batchSize: 10)),
            [4 * steps], 3, 100);

        // Of 2 heads, 100 x 100 weights each. The sequence, six further values of each channel, and flatten.
        Assert.Equal(4.0 * 10 * ((2 * 100 * 100) + (8 * 4 * 100) + 3), Of("{'attention': 2}", 100).Activations);
        Assert.Equal(
            4.0 * 10 * 2 * (2 * 100 * 100),
            Of("{'attention': {'heads': 2, 'dropout': 0.1}}", 100).Activations - Of("{'attention': 2}", 100).Activations);

        // A block also keeps two norms, two sums and the second linear layer's output, and 16 hidden values of a time step.
        Assert.Equal(
            4.0 * 10 * 100 * ((5 * 4) + 16), Of("{'transformer': 2}", 100).Activations - Of("{'attention': 2}", 100).Activations);
    }

    /// <summary>A text gives the same values after more padding, and padding gives 0.</summary>
    [Theory]
    [InlineData("{'attention': 2}")]
    [InlineData("'positions', {'transformer': 2}, {'transformer': {'heads': 1, 'norm': 'after'}}")]
    [InlineData("'tanh', 'positions', {'residual': [{'attention': 1}, 'relu', {'attention': 4}]}, {'attention': 2}")]
    public void Forward_ShorterText_GivesItsWordsTheSameValues(string layers)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable withoutGradients = no_grad();
        NetworkSpec network = Trainings.Network($"{{'layers': [{Embedding}, {layers}]}}");
        float[] words = [3, 1, 8, 3];
        Tensor Of(int padding)
        {
            using var random = new NetworkRandom(5);
            Tensor row = tensor([.. new float[padding], .. words]).unsqueeze(0);
            return network.Build([padding + words.Length], 2, random).forward(row);
        }

        Tensor exact = Of(0), padded = Of(6);
        Assert.Equal([1, 4, 10], padded.shape);
        Assert.All(padded[.., .., ..6].contiguous().data<float>(), value => Assert.Equal(0, value));
        Assert.All(
            exact.contiguous().data<float>().Zip(padded[.., .., 6..].contiguous().data<float>()),
            pair => Assert.Equal(pair.First, pair.Second, 2e-6));
        Assert.All(Of(6)[.., .., 6..].contiguous().data<float>(), value => Assert.NotEqual(0, value));
    }

    /// <summary>Each word attends to all others: a change of one word changes all of them, and of padding none.</summary>
    [Fact]
    public void Forward_OtherWord_ChangesEveryWord()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(5);
        nn.Module<Tensor, Tensor> network = Trainings.Network($"{{'layers': [{Embedding}, {{'transformer': 2}}]}}").Build([5], 2, random);
        Tensor found = network.forward(tensor((float[])[0, 0, 3, 4, 5, 0, 0, 3, 4, 6]).view(2, 5));
        float[] difference = found[0].sub(found[1]).abs().amax([0]).data<float>().ToArray();
        Assert.Equal([true, true, false, false, false], difference.Select(value => value == 0));
    }

    [Theory]
    [InlineData("'positions', {'attention': 2}")]
    [InlineData("'positions', {'transformer': 2}")]
    public void Forward_TextWithoutWords_GivesZerosAndFiniteGradients(string layers)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(5);
        nn.Module<Tensor, Tensor> network = Trainings.Network($"{{'layers': [{Embedding}, {layers}]}}").Build([3], 2, random);
        Tensor output = network.forward(zeros(2, 3));
        output.sum().backward();
        Assert.All(output.contiguous().data<float>(), value => Assert.Equal(0, value));
        Assert.All(network.parameters(), parameter => Assert.All(parameter.grad!.data<float>(), value => Assert.Equal(0, value)));
    }

    /// <summary>A layer that changes the number of time steps ends the padding: all that it gives counts.</summary>
    [Theory]
    [InlineData("{'conv1d': {'channels': 4, 'kernel': 3, 'padding': 1}}", true)]
    [InlineData("{'conv1d': {'channels': 4, 'kernel': 2}}", false)]
    [InlineData("{'adaptive_avg_pool1d': 2}", false)]
    [InlineData("'flatten', {'sequence': 4}", false)]
    public void Forward_LayerBetween_KeepsThePaddingWithTheTimeSteps(string between, bool isKept)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(5);
        nn.Module<Tensor, Tensor> network =
            Trainings.Network($"{{'layers': [{Embedding}, {between}, {{'transformer': 2}}]}}").Build([6], 2, random);
        Tensor first = network.forward(tensor((float[])[0, 0, 0, 5, 6, 7]).unsqueeze(0))[0, .., 0];
        Assert.Equal(isKept, first.data<float>().ToArray().All(value => value == 0));
    }

    [Fact]
    public void Build_Positions_HasNoWeightsAndTheSameInitialWeightsAsPyTorchElsewhere()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(5);
        nn.Module<Tensor, Tensor> network =
            Trainings.Network("{'layers': [{'sequence': 8}, 'positions', {'transformer': 2}]}").Build([8 * 9], 2, random);
        var weights = NetworkWeights.Of(network).ToDictionary(one => one.Name);
        Assert.True(weights.Count == 12, string.Join(' ', weights.Keys));
        Assert.All(weights.Keys, name => Assert.StartsWith("2.", name, StringComparison.Ordinal));
        Assert.InRange(weights["2.self_attn.in_proj_weight"].Values.Max(Math.Abs), 0.4, Math.Sqrt(6.0 / 32));
        Assert.All((string[])["self_attn.in_proj_bias", "self_attn.out_proj.bias", "norm1.bias", "norm2.bias"], name =>
            Assert.All(weights[$"2.{name}"].Values, value => Assert.Equal(0, value)));
        Assert.InRange(weights["2.linear1.weight"].Values.Max(Math.Abs), 0.3, 1 / Math.Sqrt(8));
    }
}
