using Gridfold.Models.Input;
using Gridfold.Models.Networks;

namespace Gridfold.Models.Tests.Networks;

public sealed class NetworkSpecTests
{
    [Theory]
    [InlineData("{}", "{", "model has neither layers nor preset ... one of them ... layers:")]
    [InlineData("{'layers': ['relu'], 'preset': {'name': 'mlp', 'hidden': 5}}", "{", "model has both layers and preset ... one of them")]
    [InlineData("{'layers': []}", "layers", "model.layers is an empty list ... at least one layer")]
    [InlineData("{'layers': 'relu'}", "layers", "model.layers is the text 'relu' ... must be a list")]
    [InlineData("{'layers': {'linear': 5}}", "layers", "model.layers is a map ... must be a list")]
    [InlineData("{'layers': ['rleu']}", "rleu", "model.layers[0] is 'rleu', which is not a layer ... did you mean 'relu'?")]
    [InlineData("{'layers': ['flatten', 'conv9000']}", "conv9000",
        "model.layers[1] is 'conv9000', which is not a layer ... known: flatten, batch_norm1d")]
    [InlineData("{'layers': ['linear']}", "linear", "model.layers[0] is 'linear' without its argument ... {linear: ...}")]
    [InlineData("{'layers': ['dropout']}", "dropout", "model.layers[0] is 'dropout' without its argument ... {dropout: ...}")]
    [InlineData("{'layers': [50]}", "50", "model.layers[0] is 50 ... a layer is a name ... {linear: 50}")]
    [InlineData("{'layers': [true]}", "true", "model.layers[0] is true ... a layer is a name")]
    [InlineData("{'layers': [['relu']]}", "layers", "model.layers[0] is a list ... a layer is a name")]
    [InlineData("{'layers': [null]}", "{", "model.layers[0] is empty ... a layer is a name")]
    [InlineData("{'layers': [{}]}", "layers", "model.layers[0] is a map ... a layer is a name")]
    [InlineData("{'layers': [{'linear': 5, 'relu': 1}]}", "linear", "model.layers[0] is a map ... a layer is a name")]
    [InlineData("{'layers': [{'linear': 0}]}", "linear", "model.layers[0].linear is 0 ... whole number at least 1")]
    [InlineData("{'layers': [{'linear': -3}]}", "linear", "model.layers[0].linear is -3 ... at least 1")]
    [InlineData("{'layers': [{'linear': 2.5}]}", "linear", "model.layers[0].linear is 2.5 ... whole number")]
    [InlineData("{'layers': [{'linear': 3000000000}]}", "linear", "model.layers[0].linear is 3000000000 ... whole number")]
    [InlineData("{'layers': [{'linear': 'class'}]}", "linear", "model.layers[0].linear is the text 'class' ... the word classes")]
    [InlineData("{'layers': [{'linear': [5]}]}", "linear", "model.layers[0].linear is a list ... whole number")]
    [InlineData("{'layers': [{'linear': null}]}", "linear", "model.layers[0] has no 'linear' ... required")]
    [InlineData("{'layers': [{'liner': 5}]}", "liner", "model.layers[0] is 'liner', which is not a layer ... did you mean 'linear'?")]
    [InlineData(
        "{'layers': [{'relu': 1}]}", "relu", "model.layers[0] is 'relu' with an argument, which it does not take ... write relu alone")]
    [InlineData("{'layers': [{'flatten': true}]}", "flatten", "model.layers[0] is 'flatten' with an argument ... write flatten alone")]
    [InlineData("{'layers': [{'dropout': 1}]}", "dropout", "model.layers[0].dropout is 1 ... at least 0 and below 1")]
    [InlineData("{'layers': [{'dropout': -0.1}]}", "dropout", "model.layers[0].dropout is -0.1 ... at least 0 and below 1")]
    [InlineData("{'layers': [{'dropout': 'half'}]}", "dropout", "model.layers[0].dropout is the text 'half' ... must be a number")]
    [InlineData("{'layers': ['conv2d']}", "conv2d", "model.layers[0] is 'conv2d' without its argument")]
    [InlineData("{'layers': [{'conv2d': 16}]}", "conv2d", "model.layers[0].conv2d is 16 ... must be a map ... {channels: 16, kernel: 5}")]
    [InlineData("{'layers': [{'conv2d': {'kernel': 5}}]}", "conv2d", "model.layers[0].conv2d has no 'channels'")]
    [InlineData("{'layers': [{'conv2d': {'channels': 16}}]}", "conv2d", "model.layers[0].conv2d has no 'kernel'")]
    [InlineData(
        "{'layers': [{'conv2d': {'channels': 0, 'kernel': 5}}]}", "channels", "model.layers[0].conv2d.channels is 0 ... at least 1")]
    [InlineData(
        "{'layers': [{'conv2d': {'channels': 'all', 'kernel': 5}}]}", "channels", "channels is the text 'all' ... the word classes")]
    [InlineData("{'layers': [{'conv2d': {'channels': 4, 'kernel': 5000}}]}", "kernel", "kernel is 5000 ... at least 1 and at most 4096")]
    [InlineData("{'layers': [{'conv2d': {'channels': 4, 'kernel': 5, 'stride': 0}}]}", "stride", "stride is 0 ... at least 1")]
    [InlineData(
        "{'layers': [{'conv2d': {'channels': 4, 'kernel': 5, 'padding': 6}}]}", "padding", "padding is 6 ... at least 0 and at most 5")]
    [InlineData("{'layers': [{'conv2d': {'channels': 4, 'kernel': 5, 'strides': 1}}]}", "strides",
        "'strides' is not a key of model.layers[0].conv2d ... did you mean 'stride'?")]
    [InlineData("{'layers': [{'max_pool2d': 0}]}", "max_pool2d", "model.layers[0].max_pool2d is 0 ... at least 1")]
    [InlineData("{'layers': [{'max_pool2d': {'kernel': 3, 'padding': 2}}]}", "padding", "padding is 2 ... at least 0 and at most 1")]
    [InlineData("{'layers': [{'avg_pool2d': {'stride': 2}}]}", "avg_pool2d", "model.layers[0].avg_pool2d has no 'kernel'")]
    [InlineData("{'layers': [{'adaptive_avg_pool2d': 'one'}]}", "adaptive_avg_pool2d",
        "model.layers[0].adaptive_avg_pool2d is the text 'one' ... whole number")]
    [InlineData("{'layers': [{'batch_norm2d': 16}]}", "batch_norm2d",
        "model.layers[0] is 'batch_norm2d' with an argument ... write batch_norm2d alone")]
    [InlineData("{'layers': [{'group_norm': 0}]}", "group_norm", "model.layers[0].group_norm is 0 ... at least 1")]
    [InlineData("{'layers': [{'sequence': 'two'}]}", "sequence", "model.layers[0].sequence is the text 'two' ... whole number")]
    [InlineData("{'layers': [{'conv1d': 16}]}", "conv1d", "model.layers[0].conv1d is 16 ... must be a map ... {channels: 16, kernel: 5}")]
    [InlineData("{'layers': [{'conv1d': {'channels': 16}}]}", "conv1d", "model.layers[0].conv1d has no 'kernel'")]
    [InlineData("{'layers': [{'conv1d': {'channels': 4, 'kernel': 5, 'strides': 1}}]}", "strides",
        "'strides' is not a key of model.layers[0].conv1d ... did you mean 'stride'?")]
    [InlineData("{'layers': [{'lstm': 0}]}", "lstm", "model.layers[0].lstm is 0 ... at least 1 and at most 4096")]
    [InlineData("{'layers': [{'gru': {'output': 'all'}}]}", "gru", "model.layers[0].gru has no 'hidden'")]
    [InlineData("{'layers': [{'gru': {'hidden': 3, 'output': 'every'}}]}", "output", "output is the text 'every' ... known: last, all")]
    [InlineData("{'preset': {'name': 'resnet18', 'width': 0}}", "width", "model.preset.width is 0 ... above 0 and at most 16")]
    [InlineData("{'layers': ['relu'], 'layer': 5}", "layer", "'layer' is not a key of model ... did you mean 'layers'?")]
    [InlineData("{'preset': 'mlp'}", "preset", "model.preset is the text 'mlp' ... must be a map ... {name: mlp, hidden: 50}")]
    [InlineData("{'preset': ['mlp']}", "preset", "model.preset is a list ... must be a map")]
    [InlineData("{'preset': {'hidden': 5}}", "preset", "model.preset has no 'name' ... one of perceptron, mlp")]
    [InlineData("{'preset': {'name': 'mpl', 'hidden': 5}}", "name", "model.preset.name is the text 'mpl' ... did you mean 'mlp'?")]
    [InlineData("{'preset': {'name': 'mlp'}}", "preset", "model.preset has no 'hidden' ... hidden: 50")]
    [InlineData("{'preset': {'name': 'mlp', 'hidden': 0}}", "hidden", "model.preset.hidden is 0 ... at least 1")]
    [InlineData("{'preset': {'name': 'mlp', 'hidden': 'wide'}}", "hidden", "model.preset.hidden is the text 'wide' ... whole number")]
    [InlineData("{'preset': {'name': 'mlp', 'hidden': [50, 'wide']}}", "wide",
        "model.preset.hidden has the text 'wide' ... each width ... at least 1")]
    [InlineData("{'preset': {'name': 'mlp', 'hidden': [50, -2]}}", "-2", "model.preset.hidden has -2 ... each width ... at least 1")]
    [InlineData("{'preset': {'name': 'mlp', 'hidden': 5, 'activation': 'tahn'}}", "activation",
        "model.preset.activation is the text 'tahn' ... did you mean 'tanh'?")]
    [InlineData(
        "{'preset': {'name': 'mlp', 'hidden': 5, 'dropout': 1.5}}", "dropout", "model.preset.dropout is 1.5 ... at least 0 and below 1")]
    [InlineData("{'preset': {'name': 'mlp', 'hidden': 5, 'droput': 0.5}}", "droput",
        "'droput' is not a key of model.preset ... did you mean 'dropout'?")]
    public void Read_BrokenRule_SaysThingPlaceAndRemedy(string text, string key, string words)
    {
        var section = new ModelSection(text);
        (NetworkSpec? spec, IReadOnlyList<Problem> errors) = section.Read();
        Assert.Null(spec);
        Problem problem = Assert.Single(errors);
        ProblemAssert.Says(problem, words);
        ProblemAssert.IsAt(problem, section.At(key));
    }

    [Fact]
    public void Read_SeveralMistakes_ReportsEach() =>
        Assert.Equal(4, new ModelSection("{'layers': ['rleu', {'linear': 0}, {'dropout': 2}], 'lyers': 1}").Read().Errors.Count);

    [Fact]
    public void Read_Layers_KeepsTheirOrderAndPlaces()
    {
        var section = new ModelSection("{'layers': ['flatten', {'linear': 50}, 'leaky_relu', {'dropout': 0.25}, {'linear': 'classes'}]}");
        NetworkSpec spec = section.Spec();
        Assert.Equal(["flatten", "linear: 50", "leaky_relu", "dropout: 0.25", "linear: classes"], spec.Layers.Select(layer => layer.Text));
        Assert.Equal(section.At("leaky_relu"), spec.Layers[2].Location);
        Assert.Equal(section.At("{"), spec.Location);
    }

    [Theory]
    [InlineData("'hidden': 50", "flatten, linear: 50, relu, linear: classes")]
    [InlineData("'hidden': [50, 20], 'activation': 'tanh'", "flatten, linear: 50, tanh, linear: 20, tanh, linear: classes")]
    [InlineData("'hidden': [50], 'dropout': 0.5", "flatten, linear: 50, relu, dropout: 0.5, linear: classes")]
    [InlineData("'hidden': 50, 'dropout': 0", "flatten, linear: 50, relu, linear: classes")]
    [InlineData("'hidden': []", "flatten, linear: classes")]
    public void Read_MlpPreset_IsItsLayers(string settings, string layers) =>
        Assert.Equal(
            layers,
            string.Join(", ", new ModelSection($"{{'preset': {{'name': 'mlp', {settings}}}}}").Spec().Layers.Select(layer => layer.Text)));

    [Theory]
    [InlineData("{'layers': [{'linear': 5}, {'linear': 'classes'}]}", new[] { 1, 28, 28 }, "linear",
        "layer 1 (linear: 5) does not fit ... gets [1, 28, 28] ... put flatten before it")]
    [InlineData("{'layers': ['relu', {'linear': 'classes'}]}", new[] { 3, 9, 9 }, "linear",
        "layer 2 (linear: classes) does not fit ... [3, 9, 9] ... flatten")]
    [InlineData("{'layers': [{'linear': 7}]}", new[] { 4 }, "linear", "ends with shape [7] ... 3 classes ... end with {linear: classes}")]
    [InlineData("{'layers': ['relu']}", new[] { 4 }, "relu", "ends with shape [4] ... 3 classes")]
    [InlineData("{'layers': ['relu']}", new[] { 1, 2, 3 }, "relu", "ends with shape [1, 2, 3] ... 3 classes")]
    [InlineData("{'layers': ['flatten']}", new[] { 1, 2, 3 }, "flatten", "ends with shape [6] ... 3 classes")]
    [InlineData("{'layers': [{'conv2d': {'channels': 4, 'kernel': 3}}, {'linear': 'classes'}]}", new[] { 4 }, "conv2d",
        "layer 1 (conv2d: {channels: 4, kernel: 3}) does not fit ... takes images ... gets [4]")]
    [InlineData("{'layers': [{'max_pool2d': 2}, {'conv2d': {'channels': 4, 'kernel': 5, 'padding': 1}}]}", new[] { 1, 4, 9 }, "conv2d",
        "layer 2 (conv2d: {channels: 4, kernel: 5, padding: 1}) ... at least 3 x 3 and get [1, 2, 4] ... resize")]
    [InlineData("{'layers': ['flatten', {'max_pool2d': {'kernel': 3, 'stride': 2}}]}", new[] { 1, 4, 4 }, "max_pool2d",
        "layer 2 (max_pool2d: {kernel: 3, stride: 2}) ... takes images ... gets [16]")]
    [InlineData("{'layers': ['flatten', {'adaptive_max_pool2d': 1}]}", new[] { 1, 4, 4 }, "adaptive_max_pool2d",
        "layer 2 (adaptive_max_pool2d: 1) ... takes images ... before flatten")]
    [InlineData("{'layers': ['batch_norm1d', 'flatten', {'linear': 'classes'}]}", new[] { 1, 4, 4 }, "batch_norm1d",
        "layer 1 (batch_norm1d) ... gets [1, 4, 4]: put flatten before it, or write batch_norm2d")]
    [InlineData("{'layers': ['batch_norm2d', {'linear': 'classes'}]}", new[] { 4 }, "batch_norm2d",
        "layer 1 (batch_norm2d) ... takes images ... gets [4]")]
    [InlineData("{'layers': [{'conv2d': {'channels': 'classes', 'kernel': 2}}]}", new[] { 1, 4, 4 }, "conv2d",
        "ends with shape [3, 3, 3] ... 3 classes")]
    [InlineData("{'layers': [{'linear': 'classes'}, {'linear': 2}, {'dropout': 0.5}]}", new[] { 4 }, "dropout",
        "ends with shape [2] ... 3 classes")]
    public void Check_ShapesThatDoNotFit_SaysWhichLayerAndWhatToDo(string text, int[] inputShape, string key, string words)
    {
        var section = new ModelSection(text);
        Problem problem = Assert.Single(section.Check(inputShape, classCount: 3).Errors);
        ProblemAssert.Says(problem, words);
        ProblemAssert.IsAt(problem, section.At(key));
    }

    [Fact]
    public void Check_SoftmaxAtTheEnd_Warns()
    {
        var section = new ModelSection("{'layers': [{'linear': 'classes'}, 'softmax']}");
        Problems problems = section.Check([4], classCount: 3);
        Assert.Empty(problems.Errors);
        Problem warning = Assert.Single(problems.Warnings);
        ProblemAssert.Says(warning, "ends with softmax ... the loss applies a softmax ... remove it");
        ProblemAssert.IsAt(warning, section.At("softmax"));
    }

    [Theory]
    [InlineData("{'layers': [{'linear': 'classes'}]}", new[] { 4 })]
    [InlineData("{'layers': ['flatten', {'linear': 8}, 'softmax', {'linear': 3}]}", new[] { 1, 28, 28 })]
    [InlineData("{'preset': {'name': 'mlp', 'hidden': [5, 5], 'dropout': 0.1}}", new[] { 3, 8, 8 })]
    [InlineData("{'layers': ['flatten']}", new[] { 1, 1, 3 })]
    [InlineData("{'layers': [{'conv2d': {'channels': 'classes', 'kernel': 3, 'stride': 2, 'padding': 1}}, 'batch_norm2d', 'relu', "
        + "{'avg_pool2d': 2}, {'adaptive_avg_pool2d': 1}, 'flatten', 'batch_norm1d']}", new[] { 1, 9, 7 })]
    public void Check_ShapesThatFit_SaysNothing(string text, int[] inputShape)
    {
        Problems problems = new ModelSection(text).Check(inputShape, classCount: 3);
        Assert.Empty(problems.Errors);
        Assert.Empty(problems.Warnings);
    }
}
