using System.Reflection;
using System.Text.Json;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.OwnCode;
using Gridfold.Models.Prediction;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Tests.Networks;
using Gridfold.Models.Weights;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Prediction;

/// <summary>Trained networks of a user's class, in a program that has the class.</summary>
[Collection(nameof(GlobalGenerator))]
public sealed class OwnNetworkModelTests
{
    private static readonly Dataset Iris = new DatasetSection("{'name': 'iris'}").Load();
    private static readonly Assembly Program = Assembly.LoadFrom(Repository.TestNetworks);

    public OwnNetworkModelTests() => OwnCodeGate.Open(owner => throw new InvalidOperationException(owner.Assembly));

    [Fact]
    public void Load_WithTheClassOfTheProgram_PredictsAsFromTheAssembly()
    {
        byte[] file = Fold(OwnJson);
        using var fromAssembly = TrainedModel.Load([("fold", file)]);
        using var fromProgram = TrainedModel.Load([("fold", file)], TypeOf("Settings"));
        Assert.IsType(TypeOf("Settings"), fromProgram.Folds[0].Network);
        Assert.IsNotType(TypeOf("Settings"), fromAssembly.Folds[0].Network);
        Assert.Equal(fromAssembly.Predict(Iris.Inputs), fromProgram.Predict(Iris.Inputs));
    }

    [Fact]
    public void Load_WithAnotherClass_NamesTheRightOne()
    {
        var failure = Assert.Throws<InputException>(() => TrainedModel.Load([("fold", Fold(OwnJson))], TypeOf("Unregistered")));
        Assert.Contains("the networks are of the class Gridfold.TestNetworks.Settings, and Gridfold.TestNetworks.Unregistered is another",
            failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LayersWithAClass_IsRefused()
    {
        var failure = Assert.Throws<InputException>(
            () => TrainedModel.Load([("fold", Fold("""{"layers": [{"linear": "classes"}]}"""))], TypeOf("Settings")));
        Assert.Contains("has layers of Gridfold and is no Gridfold.TestNetworks.Settings; load it without a class", failure.Message,
            StringComparison.Ordinal);
    }

    private static string OwnJson { get; } =
        $$$"""
        {"class": "Gridfold.TestNetworks.Settings", "assembly": {{{JsonSerializer.Serialize(Repository.TestNetworks)}}},
         "settings": {"hidden_units": 8, "dropout": 0.3}}
        """;

    private static Type TypeOf(string name) => Program.GetType($"Gridfold.TestNetworks.{name}", throwOnError: true)!;

    private static byte[] Fold(string json)
    {
        NetworkSpec spec = NetworkSpec.Read(SpecMapReader.Open(SpecJson.Read(json), "model", new Problems())!)!;
        using var random = new NetworkRandom(5);
        using nn.Module<Tensor, Tensor> network = spec.Build([4], 3, random);
        IReadOnlyList<NamedTensor> weights = NetworkWeights.Of(network);
        using var document = JsonDocument.Parse(json);
        var description = new ModelDescription(
            ModelDescription.CurrentFormat, "own-bcdfg", 1, 1, WeightsHash.Of(weights), document.RootElement.Clone(), Iris.ClassNames,
            Iris.Format, []);
        return FoldModel.Save(description, weights);
    }
}
