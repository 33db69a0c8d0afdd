using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Training.Dense;

/// <summary>The dense engine and libtorch's give the same curves from the same weights, over the same rows, with the same masks.</summary>
public sealed class DenseEngineAgreementTests
{
    public const string Mnist = "['flatten', {'linear': 50}, 'relu', {'linear': 'classes'}]";

    private static readonly Lazy<FoldData> ScaledMnist = new(() => MnistData("{'name': 'mnist-900'}"));
    private static readonly Lazy<FoldData> StandardizedMnist = new(() => MnistData("{'name': 'mnist-900', 'preprocess': ['standardize']}"));

    [Theory]
    [InlineData("iris", "[{'linear': 8}, 'relu', {'linear': 'classes'}]", 16, "{'name': 'adam', 'lr': 0.01}")]
    [InlineData("iris", "[{'linear': 8}, 'tanh', {'dropout': 0.3}, {'linear': 5}, 'elu', {'linear': 'classes'}]", 7, "{'name': 'adamw', 'lr': 0.001, 'weight_decay': 0.01}")]
    [InlineData("iris", "[{'linear': 8}, 'sigmoid', {'linear': 20}, 'leaky_relu', {'linear': 'classes'}]", 16, "{'name': 'sgd', 'lr': 0.01, 'momentum': 0.9}")]
    [InlineData("scaled", Mnist, 256, "{'name': 'adam', 'lr': 0.001, 'weight_decay': 0.001}")]
    [InlineData("scaled", Mnist, 256, "{'name': 'adam', 'lr': 0.01, 'weight_decay': 0.001}")]
    [InlineData("standardized", Mnist, 64, "{'name': 'adam', 'lr': 0.001, 'weight_decay': 0.001}")]
    public void Explore(string data, string layers, int batchSize, string optimizer)
    {
        FoldData fold = data switch { "iris" => Trainings.StandardizedIris, "scaled" => ScaledMnist.Value, _ => StandardizedMnist.Value };
        NetworkSpec network = Trainings.Network($"{{'layers': {layers}}}");
        TrainingSpec training = Trainings.Training(50, batchSize, optimizer);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        TrainingResult torch = Trainings.Run(training, network, data: fold);
        double t1 = watch.Elapsed.TotalMilliseconds;
        using var control = new ScriptedTrajectory([]);
        watch.Restart();
        TrainingJob.Run(fold, 42, [new Trajectory(network, training, control)], isFusionAllowed: true);
        double t2 = watch.Elapsed.TotalMilliseconds;
        IEnumerable<string> lines = ((int[])[0, 1, 9, 49]).Select(e => $"{e + 1}: {torch.History[e].Training.Loss:R} {control.Result!.History[e].Training.Loss - torch.History[e].Training.Loss:E1} / {torch.History[e].Validation.Loss} {control.Result!.History[e].Validation.Loss - torch.History[e].Validation.Loss:E1}");
        File.AppendAllText("/tmp/w/engine-lab/explore.txt", $"{data} {layers} {optimizer} torch {t1:F0} ms dense {t2:F0} ms\n{string.Join('\n', lines)}\n");
    }

    private static FoldData MnistData(string section)
    {
        var dataset = new DatasetSection(section);
        Dataset loaded = dataset.Load();
        return FoldDataBuilder.Build(loaded, dataset.Spec(), loaded.RowsOf(Split.Train), loaded.RowsOf(Split.Valid));
    }
}
