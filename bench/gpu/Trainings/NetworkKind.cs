using System.Globalization;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;

namespace Gridfold.GpuCheck.Trainings;

/// <summary>A network that the sections train, and its optimizer.</summary>
/// <param name="Name">On the command line and in file names.</param>
/// <param name="Title">In the report.</param>
/// <param name="Optimizer">The keys of an optimizer's section as JSON, without the learning rate.</param>
/// <param name="LearningRate">A rate at which it learns steadily.</param>
internal sealed record NetworkKind(string Name, string Title, string Optimizer, double LearningRate)
{
    /// <summary>Rows of a mini-batch.</summary>
    public const int BatchSize = 32;

    // With its default eps, Adam's steps are as long for a gradient that is nothing but rounding as for any other.
    private const string Adam = """ "name": "adam", "eps": 0.00001 """, Sgd = """ "name": "sgd", "momentum": 0.9 """;

    public static readonly NetworkKind Mlp = new("mlp", "784-100-10", Adam, 0.001);

    public static readonly NetworkKind Cnn = new("cnn", "cnn preset", Adam, 0.001);

    public static readonly NetworkKind ResNet = new("resnet", "resnet18, width 0.25", Sgd, 0.01);

    public static readonly NetworkKind[] All = [Mlp, Cnn, ResNet];

    /// <summary>The network.</summary>
    /// <param name="dropout">Of the CNN. The others have no dropout.</param>
    public NetworkSpec Network(double dropout = 0) => NetworkOf(this switch
    {
        _ when this == Mlp => """{"name": "mlp", "hidden": 100}""",
        _ when this == Cnn => Invariant($$"""{"name": "cnn", "dropout": {{dropout}}}"""),
        _ => """{"name": "resnet18", "width": 0.25}""",
    });

    /// <summary>How it is trained.</summary>
    /// <param name="epochs">Passes over the rows.</param>
    /// <param name="batchSize">Rows of a mini-batch.</param>
    /// <param name="index">The place among several trainings. Each one learns a little more slowly than the one before.</param>
    /// <param name="part">The part of its learning rate that is used.</param>
    public TrainingSpec Training(int epochs, int batchSize = BatchSize, int index = 0, double part = 1)
    {
        double rate = part * LearningRate / (1 + (0.1 * index));
        string optimizer = Invariant($$"""{ {{Optimizer}}, "lr": {{rate}} }""");
        string json = $$"""{"optimizer": {{optimizer}}, "batch_size": {{batchSize}}, "epochs": {{epochs}}}""";
        return Read(json, "training", TrainingSpec.Read)!;
    }

    /// <summary>A network by a preset's settings as JSON.</summary>
    public static NetworkSpec NetworkOf(string preset) => Read($$"""{"preset": {{preset}}}""", "model", NetworkSpec.Read)!;

    /// <summary>Reads a section of an experiment file.</summary>
    public static T Read<T>(string json, string path, Func<SpecMapReader, T> read)
    {
        var problems = new Problems();
        T spec = read(new SpecMapReader((SpecMap)SpecJson.Read(json), path, problems));
        problems.ThrowIfAny();
        return spec;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
