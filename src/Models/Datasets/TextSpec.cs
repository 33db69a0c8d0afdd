namespace Gridfold.Models.Datasets;

/// <summary><c>dataset.text: {column: review, length: 50, vocabulary: 10000}</c>: a column whose words a network reads.</summary>
/// <param name="Column">The column.</param>
/// <param name="Length">The words of a row that are read, at least 1: the first ones.</param>
/// <param name="Vocabulary">The most tokens of a fold, at least 3: padding, the unknown word and words.</param>
public sealed record TextSpec(ColumnReference Column, int Length, int Vocabulary)
{
    /// <summary>The greatest length.</summary>
    public const int MaxLength = 4096;

    /// <summary>The vocabulary where the file names none.</summary>
    public const int UsualVocabulary = 10_000;

    /// <summary>The most different words of a column. Each model stores them.</summary>
    public const int MaxWords = 200_000;
}
