using Gridfold.Models.Input;

namespace Gridfold.Models.Training;

/// <summary>
/// The losses by the names that users write, with what reads each one's settings. A new loss is a file beside this one and a line here.
/// </summary>
internal static class LossTable
{
    public static Dictionary<string, Func<SpecMapReader, LossSpec>> All { get; } = new()
    {
        ["cross_entropy"] = _ => new CrossEntropySpec(),
        ["perceptron"] = _ => new PerceptronSpec(),
    };

    /// <summary>What reads the loss that a key names; by default the cross-entropy.</summary>
    public static Func<SpecMapReader, LossSpec> Choose(SpecMapReader reader, string key) =>
        reader.Choice(key, All, _ => new CrossEntropySpec());
}
