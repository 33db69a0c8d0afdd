using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Networks;

/// <summary>The first layer for tokens beside numbers.</summary>
public sealed class InputsLayerTests
{
    private const string Inputs = "{'inputs': {'t': {'length': 3, 'tokens': 5, 'size': 2, 'layers': [{'gru': 4}]}, "
        + "'a': {'tokens': 4, 'size': 2}}}";

    private static readonly string Section = $"{{'layers': [{Inputs}, {{'linear': 'classes'}}]}}";

    [Theory]
    [InlineData("5", "model.layers[0].inputs is 5 ... must be a map")]
    [InlineData("{}", "model.layers[0].inputs is ... must name at least one column")]
    [InlineData("{'a': 5}", "model.layers[0].inputs.a is 5 ... must be a map")]
    [InlineData("{'a': null}", "model.layers[0].inputs.a ... must be a map with tokens and size")]
    [InlineData("{'a': {'size': 3}}", "model.layers[0].inputs.a has no 'tokens'")]
    [InlineData("{'a': {'tokens': 3}}", "model.layers[0].inputs.a has no 'size'")]
    [InlineData("{'a': {'tokens': 3, 'size': 0}}", "model.layers[0].inputs.a.size is 0 ... at least 1")]
    [InlineData("{'a': {'tokens': 3, 'size': 2, 'length': 0}}", "model.layers[0].inputs.a.length is 0 ... at least 1")]
    [InlineData("{'a': {'tokens': 3, 'size': 2, 'dim': 1}}", "'dim' is not a key of model.layers[0].inputs.a")]
    [InlineData("{'a': {'tokens': 3, 'size': 2, 'layers': [{'linear': 'classes'}]}}",
        "model.layers[0].inputs.a.layers[0] has the word classes, and the layers of a column have numbers")]
    [InlineData("{'a': {'tokens': 3, 'size': 2, 'layers': [{'embedding': {'tokens': 3, 'size': 2}}]}}",
        "model.layers[0].inputs.a.layers[0] is embedding, which is the first layer of a network: tokens and size of the column say it")]
    public void Read_BadLayer_SaysWhy(string argument, string words) => ProblemAssert.Says(
        Assert.Single(new ModelSection($"{{'layers': [{{'inputs': {argument}}}, {{'linear': 'classes'}}]}}").Read().Errors), words);

    [Theory]
    [InlineData("'relu', INPUTS", "model.layers[1] is inputs, which reads columns of a table; it must be the first layer")]
    [InlineData(
        "{'residual': [INPUTS]}", "model.layers[0].residual[0] is inputs, which is the first layer of a network: put it before the block")]
    public void Read_LaterLayer_IsRefused(string layers, string words) => ProblemAssert.Says(
        Assert.Single(new ModelSection(
            $"{{'layers': [{layers}]}}".Replace("INPUTS", Inputs, StringComparison.Ordinal)).Read().Errors), words);

    /// <summary>Two numbers, a vector of a, and the state of the GRU over the vectors of t.</summary>
    [Fact]
    public void Place_Inputs_CountsItsBranches()
    {
        NetworkLayer layer = Trainings.Network(Section).Place([6], 2)[0];
        Assert.Equal([8], layer.Output);
        Assert.Equal(
            ["0.0.0.weight", "0.1.0.weight", "0.1.1.weight_ih_l0", "0.1.1.weight_hh_l0", "0.1.1.bias_ih_l0", "0.1.1.bias_hh_l0"],
            layer.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(8 + 10 + (12 * 2) + (12 * 4) + 12 + 12, layer.Parameters);
        Assert.Equal(3 * ((12 * 2) + (12 * 4)), layer.MultiplyAdds);
        Assert.False(layer.Spec.IsFusable);
    }

    [Theory]
    [InlineData("{'a': {'tokens': 4, 'size': 2}}", new[] { 1, 28, 28 },
        "it takes rows of a table that end with 1 token, and gets [1, 28, 28]: give it a table with dataset.embed")]
    [InlineData("{'t': {'length': 3, 'tokens': 4, 'size': 2}}", new[] { 2 }, "a table that end with 3 tokens, and gets [2]")]
    [InlineData("{'t': {'length': 3, 'tokens': 4, 'size': 2, 'layers': ['batch_norm2d']}}", new[] { 5 },
        "the layer batch_norm2d of 't' does not fit")]
    public void Check_RowsThatDoNotFit_AreRefused(string argument, int[] shape, string words) => ProblemAssert.Says(
        Assert.Single(new ModelSection(
            $"{{'layers': [{{'inputs': {argument}}}, {{'linear': 'classes'}}]}}").Check(shape, 2).Errors), words);

    public static TheoryData<string, string?> Mismatches => new()
    {
        { "{'inputs': {'a': {'tokens': 4, 'size': 2}, 't': {'length': 3, 'tokens': 5, 'size': 2}}}", null },
        { "{'inputs': {'a': {'tokens': 9, 'size': 2}, 't': {'length': 3, 'tokens': 9, 'size': 2}}}", null },
        { "{'inputs': {'t': {'length': 3, 'tokens': 5, 'size': 2}}}",
            "does not read column 'a', which dataset.embed names; add a: {tokens: 4, size: 8}" },
        { "{'inputs': {'a': {'tokens': 4, 'size': 2}}}",
            "does not read column 't', which dataset.text names; add t: {length: 3, tokens: 5, size: 32, layers: [{gru: 32}]}" },
        { "{'inputs': {'a': {'tokens': 4, 'size': 2}, 'b': {'tokens': 4, 'size': 2}, 't': {'length': 3, 'tokens': 5, 'size': 2}}}",
            "reads column 'b', which neither dataset.embed nor dataset.text names" },
        { "{'inputs': {'a': {'tokens': 3, 'size': 2}, 't': {'length': 3, 'tokens': 5, 'size': 2}}}",
            "knows too few tokens of column 'a', because dataset.embed gives up to 4; write tokens: 4" },
        { "{'inputs': {'a': {'tokens': 4, 'size': 2}, 't': {'length': 3, 'tokens': 4, 'size': 2}}}",
            "knows too few tokens of column 't', because dataset.text gives up to 5; write tokens: 5, or a smaller" },
        { "{'inputs': {'a': {'tokens': 4, 'size': 2}, 't': {'length': 2, 'tokens': 5, 'size': 2}}}",
            "reads 2 tokens of column 't', and dataset.text.length is 3; write length: 3" },
        { "{'inputs': {'a': {'tokens': 4, 'size': 2, 'length': 2}, 't': {'length': 3, 'tokens': 5, 'size': 2}}}",
            "reads 2 tokens of column 'a', and an embedded column gives one; remove length" },
        { "{'embedding': {'tokens': 9, 'size': 2}}",
            "reads the words of a text alone, and the data has other features; put {inputs: {a: {" },
        { "{'linear': 9}",
            "layer 1 (linear: 9) reads numbers, and the data has tokens of 'a', 't'; put {inputs: {a: {tokens: 4, size: 8}, t: " },
    };

    [Theory]
    [MemberData(nameof(Mismatches))]
    public void CheckTokens_Columns_AreThoseOfTheLayer(string layer, string? words)
    {
        var problems = new Problems();
        TableFormat table = new(
            [
                new TableColumn("n", null), new TableColumn("a", null) { Embedded = ["x", "y", "z"] },
                new TableColumn("t", null) { Text = new TextFormat(3, 100, ["p", "q", "r"]) },
            ],
            "y");
        new ModelSection($"{{'layers': [{layer}, 'flatten', {{'linear': 'classes'}}]}}").Spec().CheckTokens(table, problems);
        if (words is null) Assert.Empty(problems.Errors);
        else ProblemAssert.Says(Assert.Single(problems.Errors), words);
    }

    [Fact]
    public void CheckTokens_InputsOfNumbersOrImages_IsRefused()
    {
        foreach (TableFormat? table in (TableFormat?[])[null, new([new TableColumn("n", null)], "y")])
        {
            var problems = new Problems();
            Trainings.Network(Section).CheckTokens(table, problems);
            ProblemAssert.Says(Assert.Single(problems.Errors), "reads tokens, and the data has none ... dataset.embed: [region]");
        }
    }

    /// <summary>The same is computed with libtorch's own functions, which draw nothing and know no layers of Gridfold.</summary>
    [Fact]
    public void Forward_NumbersAndTokens_AgreesWithTheFunctionsOfLibtorch()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(3);
        nn.Module<Tensor, Tensor> layer = Trainings.Network(
            "{'layers': [{'inputs': {'b': {'tokens': 4, 'size': 3}, 'a': {'length': 3, 'tokens': 5, 'size': 2, 'layers': ["
                + "{'conv1d': {'channels': 2, 'kernel': 2}}, 'relu', {'adaptive_avg_pool1d': 1}]}}}, {'linear': 'classes'}]}")
            .Place([6], 2)[0].Spec.Build([6], 2, random);
        Tensor rows = tensor((float[])[0.5f, -2, 0, 2, 4, 3, 1.5f, 7, 1, 1, 0, 0]).view(2, 6);
        Dictionary<string, Tensor> weights = layer.named_parameters()
            .ToDictionary(weight => weight.name, weight => (Tensor)weight.parameter);
        Tensor words = Vectors(rows.narrow(1, 2, 3), weights["0.0.weight"]);
        Tensor read = nn.functional.conv1d(words.transpose(1, 2), weights["0.1.weight"], weights["0.1.bias"]).relu().mean([2]);
        Tensor value = Vectors(rows.narrow(1, 5, 1), weights["1.0.weight"]).flatten(1);
        Tensor expected = cat([rows.narrow(1, 0, 2), read, value], 1);
        Tensor factors = tensor((float[])[.. Enumerable.Range(0, 14).Select(place => (float)place)]).view(2, 7);
        Tensor output = layer.forward(rows);
        Assert.Equal([2, 2 + 2 + 3], output.shape);
        AssertClose(expected, output);
        Assert.Equal([0, 0, 0], output[1].narrow(0, 4, 3).data<float>().ToArray());

        Tensor[] learned = [.. weights.OrderBy(weight => weight.Key, StringComparer.Ordinal).Select(weight => weight.Value)];
        IList<Tensor> right = autograd.grad([expected.mul(factors).sum()], learned),
            found = autograd.grad([output.mul(factors).sum()], learned);
        Assert.Equal(learned.Length, found.Count);
        for (int index = 0; index < learned.Length; index++) AssertClose(right[index], found[index]);
    }

    /// <summary>Takes vectors by a product with rows that are 1 at the token. The vector of token 0 is left out.</summary>
    private static Tensor Vectors(Tensor tokens, Tensor weight) => nn.functional
        .one_hot(tokens.to_type(ScalarType.Int64), weight.shape[0]).to_type(ScalarType.Float32).narrow(2, 1, weight.shape[0] - 1)
        .matmul(weight.narrow(0, 1, weight.shape[0] - 1));

    private static void AssertClose(Tensor expected, Tensor found) => Assert.All(
        expected.contiguous().data<float>().ToArray().Zip(found.contiguous().data<float>().ToArray()),
        pair => Assert.Equal(pair.First, pair.Second, 1e-6));
}
