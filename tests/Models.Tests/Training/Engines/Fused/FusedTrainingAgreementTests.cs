using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Losses;
using Gridfold.Models.Networks;
using Gridfold.Models.Tests.Training.Engines.Dense;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines.Fused;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Tests.Training.Engines.Fused;

/// <summary>
/// Networks that are trained as one train as each does alone, each with its own optimizer and dropout. The engine is for GPUs; it computes
/// the same on a processor.
/// </summary>
public sealed class FusedTrainingAgreementTests
{
    private const string Mlp = "['flatten', {'linear': 50}, 'relu', {'dropout': P}, {'linear': 'classes'}]";

    private const string Features =
        "[{'dropout': P}, 'batch_norm1d', {'linear': 12}, 'batch_norm1d', 'gelu', 'softmax', {'dropout': P}, {'linear': 6}, 'elu', "
            + "{'linear': 'classes'}]";

    private const string Cnn = "[{'conv2d': {'channels': 16, 'kernel': 5}}, 'relu', {'max_pool2d': 2}, {'dropout': P}, "
        + "{'conv2d': {'channels': 32, 'kernel': 5}}, 'relu', {'max_pool2d': 2}, {'dropout': P}, 'flatten', {'linear': 'classes'}]";

    // Networks that begin with each kind of layer on common images, and a network that ends without a linear layer.
    private const string Odd =
        "[{'avg_pool2d': 2}, {'dropout': P}, 'batch_norm2d', {'conv2d': {'channels': 5, 'kernel': 3, 'stride': 2, 'padding': 1}}, "
            + "'batch_norm2d', 'leaky_relu', 'softmax', "
        + "{'conv2d': {'channels': 'classes', 'kernel': 1}}, {'adaptive_avg_pool2d': 1}, 'flatten']";

    private static readonly string[] Adams = Optimizers("adam", "");

    [Theory]
    [InlineData("mnist", Mlp, 256, "adam", "", 0.001, 50, 1e-5)]
    [InlineData("mnist", Mlp, 512, "adam", ", 'betas': [0.8, 0.99]", 0.01, 50, 2e-3)]
    [InlineData("iris", Features, 20, "adamw", Rounding.Epsilon, 0.001, 50, 1e-5)]
    [InlineData("iris", Features, 16, "sgd", ", 'momentum': 0.9", 0.001, 50, 1e-5)]
    [InlineData("few", Cnn, 32, "adam", Rounding.Epsilon, 0.001, 50, 1e-5)]
    [InlineData("few", Cnn, 64, "sgd", "", 0.01, 10, 1e-5)]
    [InlineData("few", Cnn, 50, "adam", Rounding.Epsilon, 0.01, 50, 2e-3)]
    [InlineData("channels", Odd, 33, "adamw", Rounding.Epsilon, 0.001, 10, 1e-5)]
    public void Run_ManyEpochs_FollowsEachNetworkTrainedAlone(
        string data, string layers, int batchSize, string optimizer, string settings, double rate, int epochs, double tolerance)
    {
        FoldData fold = Fold(data);
        (NetworkSpec Network, TrainingSpec Training)[] kinds = Kinds(layers, Optimizers(optimizer, settings, rate), epochs, batchSize);
        foreach ((RunResult expected, RunResult found) in kinds.Select(kind => Trainings.Run(kind.Training, kind.Network, data: fold))
            .Zip(Together(fold, kinds)))
        {
            Assert.Equal(epochs, found.EpochsTrained);
            AgreesTo(Rounding.LastPlaces, expected.History[0], found.History[0]);
            for (int epoch = 1; epoch < epochs; epoch++) AgreesTo(tolerance, expected.History[epoch], found.History[epoch]);
            Assert.Equal(expected.Weights!.Select(tensor => (tensor.Name, string.Join(' ', tensor.Shape))),
                found.Weights!.Select(tensor => (tensor.Name, string.Join(' ', tensor.Shape))));
        }
    }

    [Theory]
    [InlineData("mnist", Mlp, "adam", Rounding.Epsilon)]
    [InlineData("iris", Features, "sgd", "")]
    [InlineData("few", Cnn, "adamw", Rounding.Epsilon)]
    [InlineData("channels", Odd, "sgd", "")]
    public void Run_StepByStep_MovesEveryWeightAsAlone(string data, string layers, string optimizer, string settings)
    {
        // All rows are one mini-batch, so each epoch is a step.
        FoldData fold = Fold(data);
        for (int steps = 1; steps <= 3; steps++)
        {
            (NetworkSpec Network, TrainingSpec Training)[] kinds = Kinds(layers, Optimizers(optimizer, settings, 0.001), steps, 1024);
            AssertSameWeights(kinds.Select(kind => Trainings.Run(kind.Training, kind.Network, data: fold)), Together(fold, kinds), 1e-6f);
        }
    }

    // At a learning rate of 0.01, rounding alone moves a weight by 1.1e-5 in two steps, where oneDNN has only SSE4.1.
    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(2, 0.001)]
    public void Run_ResidualNetwork_FollowsEachNetworkTrainedAlone(int steps, double rate)
    {
        FoldData images = DenseData.FewImages.Value;
        FoldData fold = images with
        {
            TrainingInputs = images.TrainingInputs[..(24 * 784)],
            TrainingTargets = images.TrainingTargets.Take([.. Enumerable.Range(0, 24)])
        };
        NetworkSpec network = Trainings.Network("{'preset': {'name': 'resnet18', 'width': 0.125}}");
        (NetworkSpec Network, TrainingSpec Training)[] kinds = [
            .. Optimizers("sgd", ", 'momentum': 0.9", rate).Select(optimizer => (network, Trainings.Training(steps, 24, optimizer)))];
        AssertSameWeights(kinds.Select(kind => Trainings.Run(kind.Training, kind.Network, data: fold)), Together(fold, kinds), 1e-5f);
    }

    [Fact]
    public void Run_PerceptronLoss_FollowsEachNetworkTrainedAlone()
    {
        NetworkSpec network = Trainings.Network("{'layers': [{'linear': 'classes'}]}");
        (NetworkSpec Network, TrainingSpec Training)[] kinds =
            [.. Optimizers("sgd", "", 0.01)
                .Select(optimizer => (network, Trainings.Training(5, 10, optimizer) with { Loss = new PerceptronSpec() }))];
        AssertSameWeights(
            kinds.Select(kind => Trainings.Run(kind.Training, kind.Network)), Together(Trainings.StandardizedIris, kinds), 1e-5f);
    }

    [Fact]
    public void Run_Augmentation_FollowsEachNetworkTrainedAlone()
    {
        FoldData fold = DenseData.FewImages.Value;
        (NetworkSpec Network, TrainingSpec Training)[] kinds =
        [
            .. Kinds(Mlp, Adams, 3, 32)
                .Select(kind => (kind.Network, kind.Training with { Augmentation = new AugmentationSpec(2, 10, Flip.Horizontal, 0.1) })),
        ];
        RunResult[] expected = [.. kinds.Select(kind => Trainings.Run(kind.Training, kind.Network, data: fold))],
            found = Together(fold, kinds);
        foreach ((RunResult alone, RunResult fused) in expected.Zip(found)) AgreesTo(1e-5, alone.History[^1], fused.History[^1]);
    }

    /// <summary>"channels" are images of four, each a quarter of a digit.</summary>
    private static FoldData Fold(string name) => name switch
    {
        "few" => DenseData.FewImages.Value,
        "channels" => DenseData.FewImages.Value with { InputShape = [4, 14, 14] },
        _ => DenseData.Of(name),
    };

    /// <summary>Three networks that differ in learning rate and weight decay. One has no weight decay.</summary>
    private static string[] Optimizers(string name, string settings, double rate = 0.001) =>
        [.. ((double[])[0, 0.01, 0.1]).Select((decay, index) =>
            FormattableString.Invariant($"{{'name': '{name}', 'lr': {rate / (index + 1)}, 'weight_decay': {decay}{settings}}}"))];

    private static (NetworkSpec Network, TrainingSpec Training)[] Kinds(string layers, string[] optimizers, int epochs, int batchSize) =>
    [
        .. optimizers.Zip((string[])["0", "0.2", "0.5"], (optimizer, dropout) =>
            (DenseData.Network(layers.Replace("P", dropout, StringComparison.Ordinal)), Trainings.Training(epochs, batchSize, optimizer))),
    ];

    private static RunResult[] Together(FoldData fold, (NetworkSpec Network, TrainingSpec Training)[] kinds)
    {
        Assert.Single(kinds.Select(kind => new FusedEngine().Offer(new RunSpec(kind.Network, kind.Training), out _)!.Key).Distinct());
        ScriptedObserver[] observers = [.. kinds.Select(_ => new ScriptedObserver([]))];
        FusedTraining.Train(
            new Job(fold, 42, [.. kinds.Zip(observers, (kind, observer) => new Run(kind.Network, kind.Training, observer))],
                TrainingDevice.Cpu));
        Array.ForEach(observers, observer => observer.Dispose());
        return [.. observers.Select(observer => observer.Result!)];
    }

    private static void AssertSameWeights(IEnumerable<RunResult> expected, RunResult[] found, float tolerance)
    {
        foreach ((NamedTensor alone, NamedTensor fused) in expected.SelectMany(result => result.Weights!)
            .Zip(found.SelectMany(result => result.Weights!)))
        {
            Assert.Equal(alone.Name, fused.Name);
            Assert.Equal(alone.Shape, fused.Shape);
            for (int index = 0; index < alone.Values.Length; index++) Assert.Equal(alone.Values[index], fused.Values[index], tolerance);
        }
    }

    private static void AgreesTo(double tolerance, EpochMetrics expected, EpochMetrics found)
    {
        Rounding.Agrees(tolerance, expected.Training["loss"], found.Training["loss"]);
        Rounding.Agrees(tolerance, expected.Validation["loss"], found.Validation["loss"]);
    }
}
