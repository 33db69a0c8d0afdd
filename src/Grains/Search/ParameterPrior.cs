using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>What the user expects of a parameter: <c>prior: {value, confidence}</c>.</summary>
/// <param name="Value">The value near which the user expects the best one, in the parameter's own form.</param>
/// <param name="Confidence">
/// The probability, above 0 and below 1, with which the user expects that. The remaining probability is spread evenly over all values.
/// </param>
public sealed record ParameterPrior(SpecNode Value, double Confidence)
{
    private const double DefaultConfidence = 0.5;

    /// <summary>The place in the file that defines the prior.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>Reads the key <c>prior</c> of a parameter.</summary>
    /// <param name="reader">The map under the key.</param>
    /// <param name="parameter">The parameter.</param>
    /// <returns>Null when a problem was reported.</returns>
    internal static ParameterPrior? Read(SpecMapReader reader, Parameter parameter)
    {
        SpecNode? written = reader.RequiredNode("value", "the value near which the best one is expected");
        int errorsBefore = reader.Problems.Errors.Count;
        double confidence = reader.Number("confidence", DefaultConfidence, above: 0, below: 1);
        reader.RejectUnknownKeys();
        SpecNode? value = written is null ? null : parameter.Find(written);
        if (written is not null && value is null) reader.Error("value", $"it must be {parameter.Rule}");
        return value is null || reader.Problems.Errors.Count > errorsBefore
            ? null
            : new ParameterPrior(value, confidence) { Location = reader.Location };
    }
}
