using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Tasks;
using Gridfold.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Networks.Presets;

/// <summary>The published networks have the published sizes.</summary>
public sealed class PresetTests
{
    private static readonly int[] ImageNet = [3, 224, 224];

    public static TheoryData<string, int[]> SmallForms => new()
    {
        { "'perceptron'", [1, 28, 28] },
        { "'mlp', 'hidden': [5, 4], 'dropout': 0.1", [1, 28, 28] },
        { "'cnn'", [1, 28, 28] },
        { "'lenet5'", [1, 28, 28] },
        { "'alexnet', 'width': 0.05", [3, 63, 63] },
        { "'vgg11', 'width': 0.05", [3, 32, 32] },
        { "'vgg16', 'width': 0.05", [1, 32, 32] },
        { "'nin', 'width': 0.1", [3, 28, 28] },
        { "'resnet18', 'width': 0.1", [1, 28, 28] },
        { "'resnet34', 'width': 0.1", [3, 28, 28] },
    };

    [Theory]
    // multiply-adds by hand from the paper's shapes; torchvision's documentation says 0.71 G
    [InlineData("alexnet", 61_100_840, 714_188_480)]
    [InlineData("vgg11", 132_863_336, 7_609_090_048)] // 7.61 G
    [InlineData("vgg16", 138_357_544, 15_470_264_320)] // 15.47 G
    [InlineData("resnet18", 11_689_512, 1_814_073_344)] // 1.81 G
    [InlineData("resnet34", 21_797_672, 3_663_761_408)] // 3.66 G
    public void Place_OneThousandClasses_HasThePublishedSize(string name, long parameters, long multiplyAdds)
    {
        IReadOnlyList<NetworkLayer> layers = Spec($"'{name}'").Place(ImageNet, 1000);
        Assert.Equal((parameters, multiplyAdds), (layers.Sum(layer => layer.Parameters), layers.Sum(layer => layer.MultiplyAdds)));
        Assert.Equal([1000], layers[^1].Output);
    }

    [Theory]
    [InlineData("cnn", new[] { 1, 28, 28 }, 16 * 26 + 32 * (16 * 25 + 1) + 10 * (512 + 1))]
    [InlineData("lenet5", new[] { 1, 28, 28 }, 61_706)]
    [InlineData("perceptron", new[] { 1, 28, 28 }, 7850)]
    public void Place_SmallNetwork_HasItsSize(string name, int[] input, long parameters) =>
        Assert.Equal(parameters, Spec($"'{name}'").Place(input, 10).Sum(layer => layer.Parameters));

    [Theory]
    [MemberData(nameof(SmallForms))]
    public void Build_Preset_HasTheTensorsThatWereForetoldAndGivesTheShapesThatWereForetold(string preset, int[] input)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(1);
        NetworkSpec spec = Spec(preset);
        var problems = new Problems();
        spec.Check(input, Classification.HeadOf(7), problems);
        Assert.Empty(problems.Errors);
        nn.Module<Tensor, Tensor> model = spec.Build(input, 7, random);
        IEnumerable<TensorShape> foretold = spec.Place(input, 7).SelectMany(layer => layer.Tensors);
        Assert.Equal(
            foretold.Select(tensor => (tensor.Name, LayerSpec.Show(tensor.Shape))).Order(),
            model.state_dict().Select(entry => (entry.Key, LayerSpec.Show([.. entry.Value.shape.Select(size => (int)size)]))).Order());
        Assert.Equal(foretold.Where(tensor => tensor.IsLearned).Select(tensor => tensor.Name).Order(),
            model.named_parameters().Select(parameter => parameter.name).Order());
        Assert.Equal([2L, 7L], model.forward(rand([2, .. input.Select(size => (long)size)])).shape);
    }

    [Fact]
    public void Build_ResNet18_HasTorchvisionsNames()
    {
        string[] names = [.. Spec("'resnet18'").Place(ImageNet, 1000).SelectMany(layer => layer.Tensors).Select(tensor => tensor.Name)];
        Assert.Equal(102, names.Length);
        Assert.All(
            ["conv1.weight", "bn1.running_var", "layer1.0.conv1.weight", "layer2.0.downsample.0.weight", "layer2.0.downsample.1.bias",
                "layer4.1.bn2.running_mean", "fc.weight", "fc.bias"],
            name => Assert.Contains(name, names));
        Assert.DoesNotContain("layer1.0.downsample.0.weight", names);
        Assert.DoesNotContain("conv1.bias", names);
    }

    [Theory]
    [InlineData("alexnet", "features.0.weight features.0.bias features.3.weight features.3.bias features.6.weight features.6.bias "
        + "features.8.weight features.8.bias "
        + "features.10.weight features.10.bias classifier.1.weight classifier.1.bias classifier.4.weight classifier.4.bias "
            + "classifier.6.weight classifier.6.bias")]
    [InlineData("vgg11", "features.0.weight features.0.bias features.3.weight features.3.bias features.6.weight features.6.bias "
        + "features.8.weight features.8.bias features.11.weight features.11.bias "
        + "features.13.weight features.13.bias features.16.weight features.16.bias features.18.weight features.18.bias "
            + "classifier.0.weight classifier.0.bias classifier.3.weight classifier.3.bias "
        + "classifier.6.weight classifier.6.bias")]
    public void Place_SequentialNetwork_HasTorchvisionsNames(string name, string tensors) =>
        Assert.Equal(
            tensors,
            string.Join(" ", Spec($"'{name}'").Place(ImageNet, 1000).SelectMany(layer => layer.Tensors).Select(tensor => tensor.Name)));

    [Theory]
    [InlineData("alexnet", 62)]
    [InlineData("vgg11", 31)]
    [InlineData("cnn", 15)]
    [InlineData("nin", 6)]
    public void Check_ImagesTooSmall_NamesTheLayerAndTheRemedy(string name, int size)
    {
        var problems = new Problems();
        Spec($"'{name}'").Check([1, size, size], Classification.HeadOf(10), problems);
        ProblemAssert.Says(Assert.Single(problems.Errors), "layer ... does not fit: its ... pixels need images of at least ... resize");
        problems = new Problems();
        Spec($"'{name}'").Check([1, size + 1, size + 1], Classification.HeadOf(10), problems);
        Assert.Empty(problems.Errors);
    }

    private static NetworkSpec Spec(string preset) => new ModelSection($"{{'preset': {{'name': {preset}}}}}").Spec();
}
