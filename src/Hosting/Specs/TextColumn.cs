using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>A column of texts, whose words a network reads.</summary>
public sealed class TextColumn : SpecPart
{
    /// <summary>The name of the column.</summary>
    public required string Column { get; init; }

    /// <summary>The words of a row that are read: the first ones. The number is at least 1 and at most 4,096.</summary>
    public required int Length { get; init; }

    /// <summary>
    /// The most tokens of a fold: padding, the unknown word and the most frequent words. The number is at least 3 and at most 200,002.
    /// Default: 10000.
    /// </summary>
    public int? Vocabulary { get; init; }

    internal override SpecNode ToNode() => Entries.OfProperties(nameof(TextColumn))
        .Put(Column).Put(Length).Put(Vocabulary).ToMap();
}
