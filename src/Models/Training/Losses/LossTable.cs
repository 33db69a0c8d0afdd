using Gridfold.Models.Input;

namespace Gridfold.Models.Training;

/// <summary>
/// The loss functions by the names that users write, each with the reader of its settings. A new loss is a file beside this one and a line
/// here.
/// </summary>
internal static class LossTable
{
    public static Dictionary<string, Func<SpecMapReader, LossSpec>> All { get; } = new()
    {
        ["cross_entropy"] = _ => new CrossEntropySpec(),
        ["perceptron"] = _ => new PerceptronSpec(),
    };

    /// <summary>Gives the reader of the loss that a key names. Default: the cross-entropy.</summary>
    public static Func<SpecMapReader, LossSpec> Choose(SpecMapReader reader, string key) =>
        reader.Choice(key, All, _ => new CrossEntropySpec());
}
