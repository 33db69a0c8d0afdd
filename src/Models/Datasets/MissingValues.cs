using System.Text.Json.Serialization;

namespace Gridfold.Models.Datasets;

/// <summary>The rule for missing values of features, <c>dataset.missing_values</c>.</summary>
/// <param name="Strategy">What stands in their place.</param>
/// <param name="Constant">The value of <see cref="MissingStrategy.Constant"/>, as the file writes it; otherwise null.</param>
public sealed record MissingValues(MissingStrategy Strategy, string? Constant)
{
    /// <summary>The name of the category of missing values.</summary>
    internal const string Category = "(missing)";

    /// <summary>Whether the value in their place is fitted on the training rows.</summary>
    [JsonIgnore]
    public bool IsFitted => Strategy is not (MissingStrategy.Drop or MissingStrategy.Constant);
}
