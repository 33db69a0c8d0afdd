using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Networks;

/// <summary>Vectors of tokens.</summary>
public sealed class EmbeddingLayerTests
{
    [Theory]
    [InlineData("{'embedding': 5}", "model.layers[0].embedding is 5 ... must be a map with tokens and size")]
    [InlineData("{'embedding': {'size': 5}}", "model.layers[0].embedding has no 'tokens'")]
    [InlineData("{'embedding': {'tokens': 5}}", "model.layers[0].embedding has no 'size'")]
    [InlineData("{'embedding': {'tokens': 1, 'size': 3}}", "embedding.tokens is 1 ... at least 2")]
    [InlineData("{'embedding': {'tokens': 5, 'size': 3, 'dim': 3}}", "'dim' is not a key of model.layers[0].embedding")]
    [InlineData("'relu', {'embedding': {'tokens': 5, 'size': 3}}",
        "model.layers[1] is embedding, which reads the tokens of a text; it must be the first layer")]
    [InlineData("{'residual': [{'embedding': {'tokens': 5, 'size': 3}}, 'flatten']}",
        "model.layers[0].residual[0] is embedding, which is the first layer of a network: put it before the block")]
    [InlineData("{'adaptive_avg_pool1d': 0}", "model.layers[0].adaptive_avg_pool1d is 0 ... at least 1")]
    public void Read_BadLayer_SaysWhy(string layers, string words) =>
        ProblemAssert.Says(Assert.Single(new ModelSection($"{{'layers': [{layers}]}}").Read().Errors), words);

    [Theory]
    [InlineData("{'embedding': {'tokens': 9, 'size': 3}}", null, "reads tokens, and the data has none; name a text column")]
    [InlineData(
        "{'embedding': {'tokens': 9, 'size': 3}}", 10, "layer 1 (embedding: {tokens: 9, size: 3}) knows too few ... write tokens: 10")]
    [InlineData("{'linear': 9}", 10, "layer 1 (linear: 9) reads numbers ... put {embedding: {tokens: 10, size: 32}} before it")]
    [InlineData("{'embedding': {'tokens': 9, 'size': 3}}", 9, null)]
    [InlineData("{'linear': 9}", null, null)]
    public void CheckTokens_Data_IsWhatTheFirstLayerReads(string layer, int? tokens, string? words)
    {
        var problems = new Problems();
        var section = new ModelSection($"{{'layers': [{layer}, 'flatten', {{'linear': 'classes'}}]}}");
        TableColumn column = tokens is { } count
            ? new TableColumn("t", null) { Text = new TextFormat(5, count, [.. Enumerable.Range(0, count).Select(word => $"w{word}")]) }
            : new TableColumn("n", null);
        section.Spec().CheckTokens(new TableFormat([column], "y"), problems);
        if (words is null) Assert.Empty(problems.Errors);
        else ProblemAssert.Says(Assert.Single(problems.Errors), words);
    }

    [Fact]
    public void Check_EmbeddingOfImages_IsRefused() => ProblemAssert.Says(
        Assert.Single(new ModelSection("{'layers': [{'embedding': {'tokens': 9, 'size': 3}}, 'flatten', {'linear': 'classes'}]}")
            .Check([1, 4, 4], 3).Errors),
        "it takes the tokens of a text and gets [1, 4, 4]");

    /// <summary>The output has the vectors of the tokens, and each vector's gradient is the sum over the places of its token.</summary>
    [Fact]
    public void Forward_Tokens_TakesTheirVectorsAndLeavesPaddingAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(1);
        nn.Module<Tensor, Tensor> layer = new EmbeddingLayer(4, 2).Build([3], 2, random);
        TorchSharp.Modules.Parameter weight = layer.get_parameter("weight")!;
        Assert.Equal([0, 0], weight[0].data<float>().ToArray());
        using (no_grad()) weight.copy_(tensor((float[])[9, 9, 1, 2, 3, 4, 5, 6]).view(4, 2));

        Tensor output = layer.forward(tensor((float[])[0, 2, 2, 3, 1, 2]).view(2, 3));
        Assert.Equal([2, 2, 3], output.shape);
        Assert.Equal([0, 3, 3, 0, 4, 4, 5, 1, 3, 6, 2, 4], output.data<float>().ToArray());

        output.backward([tensor((float[])[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]).view(2, 2, 3)]);
        Assert.Equal([0, 0, 7, 10, 1 + 2 + 8, 4 + 5 + 11, 6, 9], weight.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Place_Embedding_CountsItsVectors()
    {
        NetworkLayer layer = Trainings.Network("{'layers': [{'embedding': {'tokens': 9, 'size': 3}}, 'flatten', {'linear': 'classes'}]}")
            .Place([5], 2)[0];
        Assert.Equal([3, 5], layer.Output);
        Assert.Equal((27, 0), (layer.Parameters, layer.MultiplyAdds));
    }
}
