using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Training;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training;

/// <summary>Small trainings, whose sections are written as JSON with single quotes.</summary>
internal static class Trainings
{
    public const string Mlp = "{'layers': ['flatten', {'linear': 8}, 'tanh', {'linear': 'classes'}]}";

    public static readonly FoldData RawIris = Iris("");

    public static readonly FoldData StandardizedIris = Iris("'standardize'");

    /// <summary>
    /// A copy of the standardized iris that no other test trains on. All trainings of a fold share its rows, and this test counts its own
    /// thread's tensors.
    /// </summary>
    public static FoldData OwnIris() => StandardizedIris with { ClassNames = [] };

    public static NetworkSpec Network(string section = Mlp) => Read(section, "model", NetworkSpec.Read)!;

    public static TrainingSpec Training(int epochs, int batchSize = 8, string optimizer = "{'name': 'adam', 'lr': 0.01}") =>
        Read($"{{'optimizer': {optimizer}, 'batch_size': {batchSize}, 'epochs': {epochs}}}", "training", TrainingSpec.Read)!;

    /// <summary>Trains through libtorch, on iris unless a test names other data.</summary>
    public static RunResult Run(
        TrainingSpec training, NetworkSpec? network = null, ulong seed = 42, FoldData? data = null, ScriptedCheckpoints? observer = null)
    {
        observer ??= ScriptedCheckpoints.None();
        TrainingLoop.Train(data ?? StandardizedIris, new Run(network ?? Network(), training, observer), seed);
        return observer.Result!;
    }

    /// <summary>Trains a network from its present weights.</summary>
    public static RunResult Run(
        FoldData data, nn.Module<Tensor, Tensor> model, TrainingSpec training, ulong seed, NetworkRandom random,
            ScriptedCheckpoints? observer = null)
    {
        observer ??= ScriptedCheckpoints.None();
        TrainingLoop.Train(data, model, new Run(Network(), training, observer), seed, random);
        return observer.Result!;
    }

    /// <summary>100 training rows and 50 validation rows. A row whose number is a multiple of 3 validates.</summary>
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
