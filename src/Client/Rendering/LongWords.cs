using System.Globalization;
using System.Text.RegularExpressions;

namespace Gridfold.Client.Rendering;

/// <summary>Shortens very long words in messages, for example a path of 100,000 characters.</summary>
internal static partial class LongWords
{
    private const int Head = 400, Tail = 100;

    /// <summary>Gives the text with each word of over 1,000 characters cut in its middle. The cut says how much is left out.</summary>
    public static string Cut(string text) => text.Length <= 1000 ? text : Long().Replace(text, match => string.Create(
        CultureInfo.InvariantCulture,
        $"{match.Value[..Head]}...[{match.Length - Head - Tail:N0} characters]...{match.Value[^Tail..]}"));

    [GeneratedRegex(@"\S{1001,}")]
    private static partial Regex Long();
}
