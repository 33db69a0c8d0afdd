using Gridfold.Models.Datasets;
using Gridfold.Models.Losses;
using Gridfold.Models.Randomness;
using Gridfold.Models.Tasks;
using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Tests.Losses;

/// <summary>The perceptron learns by w += lr * error * x, worked out by hand.</summary>
public sealed class PerceptronTests
{
    private const string Network = "{'preset': {'name': 'perceptron'}}";

    [Fact]
    public void Run_RowByRow_AddsLearningRateTimesErrorTimesInput()
    {
        var random = new RandomStream(5);
        float[] inputs = [.. Enumerable.Range(0, 60).Select(_ => (float)(random.NextDouble() - 0.5))];
        int[] labels = [.. Enumerable.Range(0, 20).Select(row => row % 3)];
        var data = new FoldData([3], inputs, new ClassTargets(labels, 3), inputs, new ClassTargets(labels, 3));
        TrainingSpec training = Trainings.Training(3, batchSize: 1, "{'name': 'sgd', 'lr': 0.1}") with { Loss = new PerceptronSpec() };
        RunResult result = Trainings.Run(training, Trainings.Network(Network), data: data);

        // A training with a learning rate of 0 ends with the initial weights.
        TrainingSpec still = Trainings.Training(1, batchSize: 1, "{'name': 'sgd', 'lr': 1e-30}") with { Loss = new PerceptronSpec() };
        IReadOnlyList<NamedTensor> initial = Trainings.Run(still, Trainings.Network(Network), data: data).Weights!;
        float[] weights = [.. initial[0].Values], biases = [.. initial[1].Values];
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            foreach (int row in TrainingLoop.ShuffledRows(20, 42, epoch))
            {
                for (int unit = 0; unit < 3; unit++)
                {
                    float output = biases[unit] + Enumerable.Range(0, 3)
                        .Sum(feature => weights[(unit * 3) + feature] * inputs[(row * 3) + feature]);
                    int error = (labels[row] == unit ? 1 : 0) - (output > 0 ? 1 : 0);
                    for (int feature = 0; feature < 3; feature++)
                        weights[(unit * 3) + feature] += 0.1f * error * inputs[(row * 3) + feature];
                    biases[unit] += 0.1f * error;
                }
            }
        }

        Assert.All(weights.Zip(result.Weights![0].Values), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.All(biases.Zip(result.Weights![1].Values), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.NotEqual(initial[0].Values, result.Weights![0].Values);
    }

    [Fact]
    public void Run_TwoClassesFromZero_UnitsAreEachOthersNegative()
    {
        FoldData iris = Trainings.StandardizedIris;
        int[] trainingLabels = [.. iris.TrainingLabels().Select(label => Math.Min(label, 1))];
        int[] validationLabels = [.. iris.ValidationLabels().Select(label => Math.Min(label, 1))];
        FoldData data = iris.WithLabels(trainingLabels, validationLabels, classCount: 2);
        TrainingSpec training = Trainings.Training(2, batchSize: 1, "{'name': 'sgd', 'lr': 0.1}") with { Loss = new PerceptronSpec() };
        IReadOnlyList<NamedTensor> weights = Trainings.Run(
            training, Trainings.Network("{'preset': {'name': 'perceptron', 'init': 'zeros'}}"), data: data).Weights!;
        float[] first = [.. weights[0].Values.Take(4)], second = [.. weights[0].Values.Skip(4)];
        Assert.Equal(first, second.Select(value => -value));
        Assert.NotEqual(0, first[0]);
    }

    [Fact]
    public void Run_SeparableRows_ReachesLossZeroAndStaysThere()
    {
        // Setosa against the two other classes, which a line separates.
        FoldData iris = Trainings.StandardizedIris;
        FoldData data = iris.WithLabels(
            [.. iris.TrainingLabels().Select(label => Math.Min(label, 1))],
            [.. iris.ValidationLabels().Select(label => Math.Min(label, 1))], classCount: 2);
        TrainingSpec training = Trainings.Training(20, batchSize: 1, "{'name': 'sgd', 'lr': 0.1}") with { Loss = new PerceptronSpec() };
        RunResult result = Trainings.Run(training, Trainings.Network(Network), data: data);
        Assert.Equal((0, 1), (result.History[^1].Training["loss"], result.History[^1].Validation["accuracy"]));
    }
}
