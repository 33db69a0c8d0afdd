using Gridfold.Models.Datasets;
using Gridfold.Models.Losses;
using Gridfold.Models.Networks;
using Gridfold.Models.Randomness;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training;

/// <summary>The course's networks on its data. With PyTorch's initial weights, rows and order, each step's loss is PyTorch's.</summary>
public sealed class NetworkParityTests
{
    private static readonly ReferenceFile Reference = Recorded.Read<ReferenceFile>("reference_networks.json");

    [Theory]
    [InlineData("iris MLP", "{'preset': {'name': 'mlp', 'hidden': 16}}")]
    [InlineData("wine MLP", "{'preset': {'name': 'mlp', 'hidden': 32}}")]
    [InlineData("MNIST MLP", "{'preset': {'name': 'mlp', 'hidden': 50}}")]
    [InlineData("CNN", "{'preset': {'name': 'cnn', 'dropout': 0}}")]
    [InlineData("ResNet step", "{'preset': {'name': 'resnet18', 'width': 0.125}}")]
    public void Run_RecordedTraining_FollowsPyTorchStepByStep(string name, string network)
    {
        ReferenceTraining reference = Reference.Trainings.Single(training => training.Name == name);
        FoldData data = Data(name);
        var optimizer = new AdamSpec(reference.LearningRate, 0, 0.9, 0.999, Reference.Epsilon, IsDecayDecoupled: false);
        var training = new TrainingSpec(optimizer, reference.BatchSize, reference.Epochs);
        (double[] losses, RunResult result) = Run(data, Trainings.Network(network), training, reference.StepLosses.Length);
        Assert.Equal(reference.StepLosses.Length, losses.Length);
        Assert.All(reference.StepLosses.Zip(losses).Index(),
            step => AgreesTo(1e-4, step.Item.First, step.Item.Second, $"step {step.Index + 1}"));
        foreach ((int epoch, double loss) in reference.ValidationLosses.Index())
        {
            AgreesTo(1e-4, loss, result.History[epoch].Validation["loss"], $"epoch {epoch + 1}");
            Assert.Equal(reference.ValidationAccuracies[epoch], result.History[epoch].Validation["accuracy"], 1e-9);
        }
    }

    [Fact]
    public void Run_RecordedPerceptron_HasScikitLearnsWeightsAfterEveryEpoch()
    {
        foreach ((int index, double[] weights) in Reference.Perceptron.Weights.Index())
        {
            var optimizer = new SgdSpec(Reference.Perceptron.LearningRate, 0, 0);
            var training = new TrainingSpec(optimizer, 1, index + 1) { Loss = new PerceptronSpec() };
            using var random = new NetworkRandom(Reference.FoldSeed);
            using DisposeScope scope = NewDisposeScope();
            using nn.Module<Tensor, Tensor> model = Trainings.Network("{'preset': {'name': 'perceptron'}}").Build([4], 3, random);
            using (no_grad())
            {
                foreach (Tensor tensor in model.parameters()) tensor.zero_();
            }

            RunResult result = Trainings.Run(Trainings.StandardizedIris, model, training, Reference.FoldSeed, random);
            double[] found = [.. result.Weights!.SelectMany(tensor => tensor.Values).Select(value => (double)value)];
            Assert.All(weights.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.Equal(Reference.Perceptron.ValidationAccuracies[index], result.History[^1].Validation["accuracy"], 1e-9);
        }
    }

    private static (double[] Losses, RunResult Result) Run(FoldData data, NetworkSpec network, TrainingSpec training, int steps)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(Reference.FoldSeed);
        using nn.Module<Tensor, Tensor> model = network.Build(data.InputShape, data.HeadWidth, random);
        SetWeights(model);
        var losses = new List<double>();
        (double sum, int rows) before = (0, 0);
        int stepsDone = 0, stepsOfAnEpoch = (data.TrainingTargets.Count + training.BatchSize - 1) / training.BatchSize;
        bool isPart = steps < training.Epochs * stepsOfAnEpoch;
        var checkpoints = new ScriptedCheckpoints(
            position => position.RowsDone > 0 && ++stepsDone == steps && isPart ? CheckpointAnswer.SaveAndStop : CheckpointAnswer.Save);
        RunResult result = Trainings.Run(data, model, training, Reference.FoldSeed, random, checkpoints);
        foreach ((RunPosition position, byte[] bytes) in checkpoints.Saved)
        {
            if (position.RowsDone <= before.rows) before = (0, 0);
            if (position.RowsDone == 0) continue;
            double sum = LossSum(bytes);
            losses.Add((sum - before.sum) / (position.RowsDone - before.rows));
            before = (sum, position.RowsDone);
        }

        return ([.. losses], result);
    }

    /// <summary>A checkpoint's content begins with the engine, epoch, rows done, and the sum of the epoch's losses.</summary>
    private static double LossSum(byte[] checkpoint)
    {
        ArraySegment<byte> content = CheckpointEnvelope.Open(checkpoint);
        using var reader = new BinaryReader(new MemoryStream(content.Array!, content.Offset, content.Count));
        reader.ReadString();
        reader.ReadInt32();
        reader.ReadInt32();
        return reader.ReadDouble();
    }

    /// <summary>The recording script does the same.</summary>
    private static void SetWeights(nn.Module model)
    {
        using IDisposable withoutGradients = no_grad();
        Dictionary<string, Tensor> tensors = model.named_parameters()
            .ToDictionary(parameter => parameter.name, parameter => (Tensor)parameter.parameter);
        foreach ((string name, Tensor tensor) in tensors)
        {
            Tensor weight = tensors[name[..name.LastIndexOf('.')] + ".weight"];
            if (weight.dim() == 1) continue;
            double bound = 1 / Math.Sqrt(weight.numel() / weight.shape[0]);
            var random = new RandomStream(Seed.Derive(1, name));
            float[] values = [.. Enumerable.Range(0, (int)tensor.numel()).Select(_ => (float)(((2 * random.NextDouble()) - 1) * bound))];
            tensor.copy_(torch.tensor(values).view(tensor.shape));
        }
    }

    private static FoldData Data(string name) => name switch
    {
        "iris MLP" => Trainings.StandardizedIris,
        "wine MLP" => Rows(
            new DatasetSection(
                $"{{'path': '{Repository.Shared("winequality-red.csv")}', 'label': 'quality', 'binarize': {{'at_least': 6}}, "
                    + "'preprocess': ['standardize']}"),
            (row, _) => row % 5 == 0 ? Split.Valid : Split.Train),
        _ => Rows(new DatasetSection("{'name': 'mnist-900'}"), (row, dataset) => dataset.Splits[row]),
    };

    private static FoldData Rows(DatasetSection section, Func<int, Dataset, Split> splitOf)
    {
        Dataset dataset = section.Load();
        ILookup<Split, int> rows = Enumerable.Range(0, dataset.RowCount).ToLookup(row => splitOf(row, dataset));
        return FoldDataBuilder.Build(dataset, section.Spec(), [.. rows[Split.Train]], [.. rows[Split.Valid]]);
    }

    private static void AgreesTo(double relative, double expected, double found, string where) =>
        Assert.True(Math.Abs(found - expected) <= relative * expected, $"{where}: {found}, expected {expected}");

    private sealed record ReferenceFile(ulong FoldSeed, double Epsilon, ReferencePerceptron Perceptron, ReferenceTraining[] Trainings);

    private sealed record ReferencePerceptron(double LearningRate, double[][] Weights, double[] ValidationAccuracies);

    private sealed record ReferenceTraining(
        string Name, double LearningRate, int BatchSize, int Epochs, double[] StepLosses, double[] ValidationLosses,
        double[] ValidationAccuracies);
}
