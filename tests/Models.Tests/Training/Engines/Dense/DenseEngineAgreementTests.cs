using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines.Dense;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Tests.Training.Engines.Dense;

/// <summary>With the same initial weights, rows, order and dropout, the dense engine trains as libtorch does.</summary>
public sealed class DenseEngineAgreementTests
{
    private const string Mlp = "['flatten', {'linear': 50}, 'relu', {'linear': 'classes'}]";
    private const string Deep = "[{'linear': 8}, 'tanh', {'dropout': 0.3}, {'linear': 20}, 'elu', {'linear': 'classes'}]";

    [Theory]
    [InlineData("iris", "[{'linear': 8}, 'relu', {'linear': 'classes'}]", 16, "{'name': 'adam', 'lr': 0.01}", 2e-3)]
    [InlineData("iris", Deep, 7, "{'name': 'adamw', 'lr': 0.001, 'weight_decay': 0.01}", 1e-5)]
    [InlineData("iris", "[{'linear': 8}, 'sigmoid', {'linear': 20}, 'leaky_relu', {'linear': 'classes'}]", 16,
        "{'name': 'sgd', 'lr': 0.01, 'momentum': 0.9, 'weight_decay': 0.01}", 1e-5)]
    [InlineData("wine", "[{'linear': 32}, 'relu', {'linear': 16}, 'relu', {'linear': 'classes'}]", 64,
        "{'name': 'adam', 'lr': 0.001, 'weight_decay': 0.001}", 1e-5)]
    [InlineData(
        "wine", "[{'linear': 32}, 'relu', {'linear': 16}, 'relu', {'linear': 'classes'}]", 256, "{'name': 'adam', 'lr': 0.01}", 2e-3)]
    [InlineData("mnist", Mlp, 256, "{'name': 'adam', 'lr': 0.001, 'weight_decay': 0.001}", 1e-5)]
    [InlineData("mnist", Mlp, 512, "{'name': 'adam', 'lr': 0.01, 'weight_decay': 0.001}", 2e-3)]
    [InlineData("standardized mnist", Mlp, 256, "{'name': 'adam', 'lr': 0.001, 'weight_decay': 0.01}", 1e-5)]
    [InlineData("standardized mnist", Mlp, 1024, "{'name': 'adam', 'lr': 0.01, 'weight_decay': 0.01}", 2e-3)]
    public void Run_50Epochs_FollowsLibtorchLossByLoss(string data, string layers, int batchSize, string optimizer, double tolerance)
    {
        FoldData fold = DenseData.Of(data);
        NetworkSpec network = DenseData.Network(layers);
        TrainingSpec training = Trainings.Training(50, batchSize, optimizer);
        RunResult expected = Trainings.Run(training, network, data: fold), found = DenseData.Alone(fold, network, training);
        AgreesTo(Rounding.LastPlaces, expected.History[0], found.History[0]);
        for (int epoch = 1; epoch < 50; epoch++) AgreesTo(tolerance, expected.History[epoch], found.History[epoch]);
        Assert.InRange(found.History[^1].Validation["accuracy"], expected.History[^1].Validation["accuracy"] - 0.02,
            expected.History[^1].Validation["accuracy"] + 0.02);
        Assert.Equal(expected.Weights!.Select(tensor => tensor.Name), found.Weights!.Select(tensor => tensor.Name));
    }

    [Theory]
    [InlineData("iris", Deep, "{'name': 'sgd', 'lr': 0.05, 'momentum': 0.9, 'weight_decay': 0.01}")]
    [InlineData("iris", Deep, "{'name': 'adam', 'lr': 0.001, 'weight_decay': 0.01}")]
    [InlineData("mnist", Mlp, "{'name': 'sgd', 'lr': 0.05, 'momentum': 0.9, 'weight_decay': 0.01}")]
    [InlineData("standardized mnist", Mlp, "{'name': 'sgd', 'lr': 0.05, 'weight_decay': 0.01}")]
    public void Run_StepByStep_MovesEveryWeightAsLibtorchDoes(string data, string layers, string optimizer)
    {
        // All rows are one mini-batch, so each epoch is a step.
        FoldData fold = DenseData.Of(data);
        NetworkSpec network = DenseData.Network(layers);
        for (int steps = 1; steps <= 5; steps++)
        {
            TrainingSpec training = Trainings.Training(steps, 1024, optimizer);
            RunResult expected = Trainings.Run(training, network, data: fold), found = DenseData.Alone(fold, network, training);
            foreach ((NamedTensor libtorch, NamedTensor dense) in expected.Weights!.Zip(found.Weights!))
            {
                Assert.Equal(libtorch.Name, dense.Name);
                Assert.Equal(libtorch.Shape, dense.Shape);
                for (int index = 0; index < libtorch.Values.Length; index++)
                    Assert.Equal(libtorch.Values[index], dense.Values[index], 1e-6f);
            }
        }
    }

    [Theory]
    [InlineData("{'name': 'adam', 'lr': 0.01, 'weight_decay': 0.1}")]
    [InlineData("{'name': 'adamw', 'lr': 0.01, 'weight_decay': 0.1}")]
    [InlineData("{'name': 'sgd', 'lr': 0.01, 'weight_decay': 0.1}")]
    public void Run_InputThatIsAlwaysZeroInTraining_DecaysItsWeightsAndIsUsedInValidation(string optimizer)
    {
        FoldData iris = Trainings.StandardizedIris;
        FoldData fold = iris with { TrainingInputs = [.. iris.TrainingInputs.Select((value, index) => index % 4 == 2 ? 0 : value)] };
        NetworkSpec network = DenseData.Network("[{'linear': 8}, 'relu', {'linear': 'classes'}]");
        TrainingSpec training = Trainings.Training(10, 16, optimizer);
        RunResult expected = Trainings.Run(training, network, data: fold), found = DenseData.Alone(fold, network, training);
        AgreesTo(1e-6, expected.History[^1], found.History[^1]);
        float[] before = DenseData.Alone(fold, network, Trainings.Training(1, 16, optimizer)).Weights![0].Values,
            after = found.Weights![0].Values;
        for (int unit = 0; unit < 8; unit++)
        {
            int dead = (unit * 4) + 2;
            Assert.Equal(expected.Weights![0].Values[dead], after[dead], 1e-6f);
            Assert.NotEqual(before[dead], after[dead]);
        }
    }

    [Fact]
    public void Run_EarlyStopping_EndsAtTheSameEpoch()
    {
        NetworkSpec network = DenseData.Network("[{'linear': 8}, 'relu', {'linear': 'classes'}]");
        TrainingSpec training = Trainings.Training(
            200, 16, "{'name': 'adam', 'lr': 0.05}") with
        { EarlyStopping = new EarlyStopping("validation_loss", 5, 0) };
        RunResult expected = Trainings.Run(training, network), found = DenseData.Alone(Trainings.StandardizedIris, network, training);
        Assert.InRange(expected.EpochsTrained, 6, 199);
        Assert.Equal(expected.EpochsTrained, found.EpochsTrained);
    }

    [Theory]
    [InlineData("training")]
    [InlineData("validation")]
    public void Run_Diverges_EndsWithTheSameWords(string part)
    {
        FoldData iris = Trainings.StandardizedIris;
        FoldData fold = part == "training" ? iris : iris with { ValidationInputs = [.. iris.ValidationInputs.Select(_ => float.NaN)] };
        TrainingSpec training = Trainings.Training(
            50, 8, part == "training" ? "{'name': 'sgd', 'lr': 1e10}" : "{'name': 'adam', 'lr': 0.01}");
        NetworkSpec network = DenseData.Network("[{'linear': 8}, 'relu', {'linear': 8}, {'linear': 'classes'}]");
        RunResult expected = Trainings.Run(training, network, data: fold), found = DenseData.Alone(fold, network, training);
        Assert.StartsWith($"diverged: the {part} loss is", found.Divergence, StringComparison.Ordinal);
        Assert.Equal((expected.Divergence, expected.EpochsTrained), (found.Divergence, found.EpochsTrained));
        Assert.Equal((null, null), (found.Confusion, found.WeightsHash));
    }

    [Theory]
    [InlineData("['flatten', {'linear': 8}, 'relu', {'dropout': 0.5}, {'linear': 'classes'}]", true)]
    [InlineData("[{'linear': 'classes'}]", true)]
    [InlineData("[{'linear': 8}, 'gelu', {'linear': 'classes'}]", false)]
    [InlineData("[{'linear': 8}, 'softmax', {'linear': 'classes'}]", false)]
    [InlineData("['relu', {'linear': 'classes'}]", false)]
    [InlineData("[{'dropout': 0.2}, {'linear': 'classes'}]", false)]
    public void Offer_Layers_IsForWhatTheEngineKnows(string layers, bool isKnown) =>
        Assert.Equal(isKnown, new DenseEngine().Offer(new RunSpec(DenseData.Network(layers), Trainings.Training(1)), out _) is not null);

    private static void AgreesTo(double tolerance, EpochMetrics expected, EpochMetrics found)
    {
        Assert.Equal(expected.Epoch, found.Epoch);
        Rounding.Agrees(tolerance, expected.Training["loss"], found.Training["loss"]);
        Rounding.Agrees(tolerance, expected.Validation["loss"], found.Validation["loss"]);
    }
}
