using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Networks;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using Gridfold.Models.Training.Engines.Dense;

namespace Gridfold.Models.Tests.Training.Engines.Dense;

/// <summary>Folds for the dense engine, and trainings on it.</summary>
internal static class DenseData
{
    /// <summary>600 training and 200 validation images, in [0, 1]: four of five pixels are 0.</summary>
    public static readonly Lazy<FoldData> Mnist = new(() => Load("{'name': 'mnist-900'}"));

    /// <summary>The same images with mean 0 and deviation 1. Four of five pixels are -0.4.</summary>
    public static readonly Lazy<FoldData> StandardizedMnist = new(() => Load("{'name': 'mnist-900', 'preprocess': ['standardize']}"));

    /// <summary>
    /// The first 100 training and 50 validation images of <see cref="StandardizedMnist"/>, because convolutions are slow.
    /// </summary>
    public static readonly Lazy<FoldData> FewImages = new(() =>
    {
        FoldData all = StandardizedMnist.Value;
        return all with
        {
            TrainingInputs = all.TrainingInputs[..(100 * 784)],
            TrainingTargets = all.TrainingTargets.Take([.. Enumerable.Range(0, 100)]),
            ValidationInputs = all.ValidationInputs[..(50 * 784)],
            ValidationTargets = all.ValidationTargets.Take([.. Enumerable.Range(0, 50)]),
        };
    });

    /// <summary>1,200 training and 399 validation wines, good or not.</summary>
    public static readonly Lazy<FoldData> Wine = new(() =>
    {
        var section = new DatasetSection(
            $"{{'path': '{Repository.Shared("winequality-red.csv")}', 'label': 'quality', 'binarize': {{'at_least': 6}}, 'preprocess': "
                + "['standardize']}");
        return FoldDataBuilder.Build(section.Load(), section.Spec(), [.. Enumerable.Range(0, 1200)], [.. Enumerable.Range(1200, 399)]);
    });

    public static FoldData Of(string name) => name switch
    {
        "mnist" => Mnist.Value,
        "standardized mnist" => StandardizedMnist.Value,
        "iris" => Trainings.StandardizedIris,
        "wine" => Wine.Value,
        _ => throw new ArgumentException(name),
    };

    public static NetworkSpec Network(string layers) => Trainings.Network($"{{'layers': {layers}}}");

    /// <summary>Trains one network on the dense engine.</summary>
    public static RunResult Alone(FoldData data, NetworkSpec network, TrainingSpec training)
    {
        using var observer = new ScriptedObserver([]);
        Run(data, new Run(network, training, observer));
        return observer.Result!;
    }

    /// <summary>Trains several networks together.</summary>
    public static void Run(FoldData data, params Run[] runs)
    {
        Assert.All(runs, run => Assert.NotNull(new DenseEngine().Offer(run, out _)));
        TrainingEngines.Train(new Job(data, 42, runs, TrainingDevice.Cpu), EngineChoice.Auto);
    }

    public static void AssertSame(RunResult expected, RunResult found)
    {
        Assert.Equal(expected.WeightsHash, found.WeightsHash);
        Assert.Equal(expected.History, found.History);
        Assert.Equal(expected.Confusion?.ToArray(), found.Confusion?.ToArray());
        Assert.Equal((expected.EpochsTrained, expected.Divergence, expected.SuspendedAt),
            (found.EpochsTrained, found.Divergence, found.SuspendedAt));
    }

    private static FoldData Load(string section)
    {
        var dataset = new DatasetSection(section);
        Dataset loaded = dataset.Load();
        return FoldDataBuilder.Build(loaded, dataset.Spec(), loaded.RowsOf(Split.Train), loaded.RowsOf(Split.Valid));
    }
}
