using System.Globalization;
using System.Text;

namespace Gridfold.Models.Datasets;

/// <summary>
/// Splits texts into words and codes the words. A word is a run of letters, digits and the marks on letters, in lower case. All other
/// characters separate words.
/// </summary>
internal sealed class TextCoder
{
    private readonly TextFormat _format;
    private readonly Dictionary<string, int> _codes;

    public TextCoder(TextFormat format)
    {
        _format = format;
        _codes = format.Words.Index().ToDictionary(word => word.Item, word => word.Index + TextFormat.FirstWord);
    }

    /// <summary>Gives the words of a text, in order.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsOfWord(rune)) word.Append(Rune.ToLowerInvariant(rune).ToString());
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0) yield return word.ToString();
    }

    /// <summary>Gives the codes of a text: <see cref="TextFormat.Length"/> numbers.</summary>
    public int[] Code(string text)
    {
        var codes = new int[_format.Length];
        int[] words = [.. Split(text).Take(_format.Length).Select(word => _codes.GetValueOrDefault(word, TextFormat.Unknown))];
        words.CopyTo(codes, codes.Length - words.Length);
        return codes;
    }

    private static bool IsOfWord(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
