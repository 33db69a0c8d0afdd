using System.Text.Json.Serialization;

namespace Gridfold.Models.Datasets;

/// <summary>
/// How the words of a text column become numbers. A raw row has a code for each of its words: 0 for padding, 1 for a word that the data
/// does not have, and from 2 on the place in <see cref="Words"/>.
/// </summary>
/// <param name="Length">The words of a row that are read, at least 1: the first ones. A shorter text is padded at its beginning.</param>
/// <param name="Vocabulary">The most tokens of a fold: padding, the unknown word and words.</param>
/// <param name="Words">The different words of the data, in ordinal order.</param>
public sealed record TextFormat(int Length, int Vocabulary, IReadOnlyList<string> Words)
{
    /// <summary>The code of padding, and of a missing value.</summary>
    public const int Padding = 0;

    /// <summary>The code of an unknown word or value.</summary>
    public const int Unknown = 1;

    /// <summary>The code of the first word or value.</summary>
    public const int FirstWord = 2;

    /// <summary>The most tokens that a network has to know.</summary>
    [JsonIgnore]
    public int Tokens => Math.Min(Vocabulary, FirstWord + Words.Count);
}
