using System.Text.Json;
using Gridfold.Abstractions;

namespace OwnTrainer;

/// <summary>Trains a softmax regression with an L2 penalty, by gradient descent row by row. It needs nothing but the framework.</summary>
internal sealed class SoftmaxTrainer : ITrainer
{
    /// <inheritdoc/>
    public Task Train(TrainingTask task, Reporter reporter, CancellationToken cancellationToken)
    {
        FoldData data = task.Data ?? throw new InvalidOperationException("the experiment file needs a dataset");
        var table = IrisTable.Read(data);
        Console.WriteLine(task.Hyperparameters); // what a trainer prints belongs to the log
        double rate = task.Hyperparameters.Double("rate"), penalty = task.Hyperparameters.Double("penalty");
        double[][] weights = task.TryLoadCheckpoint(out byte[]? saved)
            ? JsonSerializer.Deserialize<double[][]>(saved)!
            : FirstWeights(table, task.NewRandom());

        for (int epoch = task.FirstEpoch; epoch <= task.Epochs; epoch++)
        {
            // An order of its own for each epoch, so that a training that goes on after a checkpoint sees the same orders.
            int[] order = [.. data.Training];
            task.NewRandom(epoch).Shuffle(order);
            double loss = order.Sum(row => Learn(weights, table.Features[row], table.Labels[row], rate, penalty));
            int right = data.Validation.Count(row => Predict(weights, table.Features[row]) == table.Labels[row]);

            var metrics = new Dictionary<string, double>
            {
                ["accuracy"] = (double)right / data.Validation.Count,
                ["loss"] = loss / order.Length,
            };
            reporter.SaveCheckpoint(JsonSerializer.SerializeToUtf8Bytes(weights));
            if (reporter.Report(epoch, metrics) == Answer.Stop) break;
        }

        return Task.CompletedTask;
    }

    private static double[][] FirstWeights(IrisTable table, Random random) =>
    [
        .. Enumerable.Range(0, table.Classes).Select(_ => table.Features[0].Select(_ => 0.02 * (random.NextDouble() - 0.5)).ToArray()),
    ];

    private static double Learn(double[][] weights, double[] features, int label, double rate, double penalty)
    {
        double[] probabilities = ProbabilitiesOf(weights, features);
        for (int one = 0; one < weights.Length; one++)
        {
            double error = probabilities[one] - (one == label ? 1 : 0);
            for (int column = 0; column < features.Length; column++)
                weights[one][column] -= rate * ((error * features[column]) + (penalty * weights[one][column]));
        }

        return -Math.Log(probabilities[label]);
    }

    private static int Predict(double[][] weights, double[] features)
    {
        double[] probabilities = ProbabilitiesOf(weights, features);
        return Array.IndexOf(probabilities, probabilities.Max());
    }

    private static double[] ProbabilitiesOf(double[][] weights, double[] features)
    {
        double[] scores = [.. weights.Select(one => one.Zip(features, (weight, value) => weight * value).Sum())];
        double[] powers = [.. scores.Select(score => Math.Exp(score - scores.Max()))];
        double sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }
}
