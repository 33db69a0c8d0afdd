using System.Text.Json.Serialization;

namespace Gridfold.Models.Datasets;

/// <summary>A column of a table.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Categories">
/// The possible values, each of which becomes a feature that is 1 or 0. Null for a column of numbers, which becomes one feature.
/// </param>
public sealed record TableColumn(string Name, IReadOnlyList<string>? Categories)
{
    /// <summary>The unit that stands beside each number, as in % or kg; null for numbers alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unit { get; init; }

    /// <summary>Whether a column of numbers has a second feature, which is 1 where the number is missing and otherwise 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool MarksMissing { get; init; }

    /// <summary>The column's own rule for missing values; null for that of the table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MissingValues? Missing { get; init; }

    /// <summary>How the words of a text column become numbers; null for another column.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextFormat? Text { get; init; }

    /// <summary>
    /// The values of a column of <c>dataset.embed</c>, in order; null for another column. A raw row has a code: 0 for a missing value that
    /// is filled from the training rows, 1 for a value that the data does not have, and from 2 on the place in this list.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Embedded { get; init; }

    /// <summary>The words or values that have codes; null for a column without codes.</summary>
    [JsonIgnore]
    public IReadOnlyList<string>? Coded => Text?.Words ?? Embedded;

    /// <summary>The most tokens that a network has to know of a column with codes. Those of values include an unknown one.</summary>
    [JsonIgnore]
    public int Tokens => Text?.Tokens ?? 1 + Coded!.Count;

    /// <summary>The number of features that the column becomes.</summary>
    [JsonIgnore]
    public int Width => Text?.Length ?? (Embedded is not null ? 1 : Categories?.Count ?? (MarksMissing ? 2 : 1));
}
