using System.Text.RegularExpressions;

namespace Gridfold.Client.Tests.House;

/// <summary>The rows of a document's tables.</summary>
internal static partial class DocumentTable
{
    /// <summary>Gives the code of the first column, for every table whose first column has a heading.</summary>
    /// <param name="document">The document's name in <c>docs</c>.</param>
    /// <param name="heading">The heading of the first column.</param>
    public static IEnumerable<string> FirstColumn(string document, string heading)
    {
        bool isWithin = false;
        foreach (string line in Lines(document))
        {
            if (line.StartsWith($"| {heading} |", StringComparison.Ordinal)) isWithin = true;
            else if (!line.StartsWith('|')) isWithin = false;
            else if (isWithin) foreach (string code in CodeOf(line.Split(" | ")[0])) yield return code;
        }
    }

    /// <summary>Gives the code of the second column of the row that a key begins.</summary>
    /// <param name="document">The document's name in <c>docs</c>.</param>
    /// <param name="key">The key, as in <c>optimizer.name</c>.</param>
    public static IEnumerable<string> Meaning(string document, string key) =>
        CodeOf(Lines(document).Single(line => line.StartsWith($"| `{key}` |", StringComparison.Ordinal)).Split(" | ")[1]);

    private static string[] Lines(string document) => File.ReadAllLines(Path.Combine(Repository.Root, "docs", document));

    private static IEnumerable<string> CodeOf(string cell) => Code().Matches(cell).Select(match => match.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
