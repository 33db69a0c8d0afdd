using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using Gridfold.Models.Training.Engines.Fused;
using Gridfold.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.GpuCheck.Trainings;

/// <summary>Trainings through libtorch, and the differences between two of them.</summary>
internal static class Trained
{
    /// <summary>Determines initial weights, shuffles and dropout.</summary>
    public const ulong Seed = 42;

    /// <summary>Trains one network by itself.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="network">The network.</param>
    /// <param name="training">How it is trained.</param>
    /// <param name="device">Where it is trained.</param>
    /// <param name="readings">Epochs before the last at whose ends it is read.</param>
    /// <returns>Its results at the ends of those epochs and of the last.</returns>
    public static List<RunResult> Alone(
        FoldData data, NetworkSpec network, TrainingSpec training, TrainingDevice device, params int[] readings)
    {
        var recorder = new Recorder { Readings = readings };
        TrainingEngines.Train(new Job(data, Seed, [new Run(network, training, recorder)], device), EngineChoice.Libtorch);
        return recorder.Results;
    }

    /// <summary>Trains several networks as one; see <see cref="Alone"/>.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="network">Each one's.</param>
    /// <param name="trainings">How each is trained.</param>
    /// <param name="device">Where they are trained.</param>
    /// <param name="readings">Epochs before the last at whose ends each is read.</param>
    /// <returns>The first network's results at the ends of those epochs and of the last.</returns>
    public static List<RunResult> Together(
        FoldData data, NetworkSpec network, IEnumerable<TrainingSpec> trainings, TrainingDevice device, params int[] readings)
    {
        Recorder[] recorders = [.. trainings.Select(_ => new Recorder { Readings = readings })];
        Run[] runs = [.. trainings.Zip(recorders, (training, recorder) => new Run(network, training, recorder))];
        FusedTraining.Train(new Job(data, Seed, runs, device));
        return recorders[0].Results;
    }

    /// <summary>The weights that every training of a network begins with.</summary>
    public static IReadOnlyList<NamedTensor> InitialWeights(FoldData data, NetworkSpec network)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(Seed);
        using nn.Module<Tensor, Tensor> model = network.BuildForTraining(data.InputShape, data.HeadWidth, random);
        return NetworkWeights.Of(model);
    }

    /// <summary>
    /// How far apart two trainings are, as a part of the way that the first has gone from its initial weights. Euclidean lengths are taken
    /// tensor by tensor, and the greatest part counts.
    /// </summary>
    /// <param name="initial">The weights that both began with.</param>
    /// <param name="expected">The first training.</param>
    /// <param name="found">The other training.</param>
    public static double PartOfWay(IReadOnlyList<NamedTensor> initial, RunResult expected, RunResult found)
    {
        // The least way counted for each value: a gradient that is nothing but rounding moves weights too.
        const double least = 1e-6;
        if (expected.Weights is not { } weights || found.Weights is not { } others) return double.PositiveInfinity;
        double greatest = 0;
        foreach ((NamedTensor began, NamedTensor one, NamedTensor other) in initial.Zip(weights, others))
        {
            double way = Math.Max(Length(began, one), least * Math.Sqrt(one.Values.Length)), part = Length(one, other) / way;
            greatest = double.IsNaN(part) ? double.PositiveInfinity : Math.Max(greatest, part);
        }

        return greatest;
    }

    /// <summary>The greatest difference between two weights at the same place; infinite where a training has none.</summary>
    public static double WeightDifference(RunResult one, RunResult other)
    {
        if (one.Weights is not { } weights || other.Weights is not { } others) return double.PositiveInfinity;
        return weights.SelectMany(tensor => tensor.Values).Zip(others.SelectMany(tensor => tensor.Values), Difference).Max();
    }

    /// <summary>The validation loss after the last epoch, in nats; NaN where no epoch ended.</summary>
    public static double Loss(RunResult result) => result.History.Count > 0 ? result.History[^1].Validation["loss"] : double.NaN;

    /// <summary>The validation accuracy after the last epoch, in [0, 1]; NaN where no epoch ended.</summary>
    public static double Accuracy(RunResult result) => result.History.Count > 0 ? result.History[^1].Validation["accuracy"] : double.NaN;

    private static double Difference(float one, float other)
    {
        double difference = Math.Abs((double)one - other);
        return double.IsNaN(difference) ? double.PositiveInfinity : difference;
    }

    private static double Length(NamedTensor from, NamedTensor to) =>
        Math.Sqrt(from.Values.Zip(to.Values, (one, other) => ((double)one - other) * ((double)one - other)).Sum());
}
