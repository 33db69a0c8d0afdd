using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Training;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training;

/// <summary>Small trainings, with their sections written as JSON with single quotes.</summary>
internal static class Trainings
{
    public const string Mlp = "{'layers': ['flatten', {'linear': 8}, 'tanh', {'linear': 'classes'}]}";

    public static readonly FoldData RawIris = Iris("");

    public static readonly FoldData StandardizedIris = Iris("'standardize'");

    /// <summary>
    /// The standardized iris that nobody else trains on: the rows of a fold belong to all that do, on whichever threads, where a test
    /// counts its thread's tensors.
    /// </summary>
    public static FoldData OwnIris() => StandardizedIris with { ClassNames = [] };

    public static NetworkSpec Network(string section = Mlp) => Read(section, "model", NetworkSpec.Read)!;

    public static TrainingSpec Training(int epochs, int batchSize = 8, string optimizer = "{'name': 'adam', 'lr': 0.01}") =>
        Read($"{{'optimizer': {optimizer}, 'batch_size': {batchSize}, 'epochs': {epochs}}}", "training", TrainingSpec.Read)!;

    /// <summary>Trains through libtorch, on iris where nothing else is said.</summary>
    public static RunResult Run(
        TrainingSpec training, NetworkSpec? network = null, ulong seed = 42, FoldData? data = null, ScriptedCheckpoints? observer = null)
    {
        observer ??= ScriptedCheckpoints.None();
        TrainingLoop.Train(data ?? StandardizedIris, new Run(network ?? Network(), training, observer), seed);
        return observer.Result!;
    }

    /// <summary>Trains a network from the weights that it has.</summary>
    public static RunResult Run(
        FoldData data, nn.Module<Tensor, Tensor> model, TrainingSpec training, ulong seed, NetworkRandom random,
            ScriptedCheckpoints? observer = null)
    {
        observer ??= ScriptedCheckpoints.None();
        TrainingLoop.Train(data, model, new Run(Network(), training, observer), seed, random);
        return observer.Result!;
    }

    /// <summary>100 training rows, 50 validation rows: those whose number is a multiple of 3.</summary>
    private static FoldData Iris(string steps)
    {
        var section = new DatasetSection($"{{'name': 'iris', 'preprocess': [{steps}]}}");
        ILookup<bool, int> rows = Enumerable.Range(0, 150).ToLookup(row => row % 3 == 0);
        return FoldDataBuilder.Build(section.Load(), section.Spec(), [.. rows[false]], [.. rows[true]]);
    }

    private static T Read<T>(string section, string path, Func<SpecMapReader, T> read)
    {
        var problems = new Problems();
        T spec = read(new SpecMapReader(new LocatedSpec(section).Map, path, problems));
        problems.ThrowIfAny();
        return spec;
    }
}
