using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Specs;

/// <summary>The epochs that a fold trains unless it stops early: the value of <c>training.epochs</c>.</summary>
internal static class TrainingEpochs
{
    /// <summary>The epochs of an assignment.</summary>
    /// <param name="training">The <c>training</c> section, with its placeholders.</param>
    /// <param name="values">The assignment.</param>
    public static double Of(SpecNode training, IReadOnlyList<(string Name, SpecNode Value)> values)
    {
        Dictionary<string, SpecNode> assignment = values.ToDictionary(value => value.Name, value => value.Value);
        SpecNode? epochs = (training as SpecMap ?? Placeholders.Substitute(training, assignment) as SpecMap)?["epochs"];
        return epochs is not null && Placeholders.Substitute(epochs, assignment) is SpecScalar { Number: { } number } ? number : 0;
    }

    /// <summary>
    /// The greatest number of epochs of any assignment. Null when the section does not say it as a number or a parameter.
    /// </summary>
    public static double? Most(SpecNode training, SearchSpace space) => (training as SpecMap)?["epochs"] switch
    {
        SpecScalar { Number: { } constant } => constant,
        { } epochs when ParameterOf(epochs, space) is { } parameter =>
            parameter.Probes.Max(probe => probe is SpecScalar { Number: { } number } ? number : null),
        _ => null,
    };

    /// <summary>The parameter that a value of <c>training.epochs</c> stands for; null when it stands for none.</summary>
    public static Parameter? ParameterOf(SpecNode epochs, SearchSpace space)
    {
        string? name = Placeholders.In(epochs).Select(use => use.Name).FirstOrDefault();
        return space.Parameters.FirstOrDefault(parameter => parameter.Name == name);
    }
}
