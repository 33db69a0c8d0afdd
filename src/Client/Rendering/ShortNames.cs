namespace Gridfold.Client.Rendering;

/// <summary>Shortens names so that they stay apart.</summary>
internal static class ShortNames
{
    private const int Shortest = 4;

    /// <summary>
    /// Shortens names in their middle. The end of a name is longer where the beginnings are alike. Names that cannot be told apart in so
    /// few characters stay longer.
    /// </summary>
    /// <param name="names">The names, all different.</param>
    /// <param name="most">The characters that a name may have.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> names, int most)
    {
        int distinct = names.Distinct().Count();
        for (int length = Math.Max(Shortest, most); ; length++)
        {
            for (int end = (length - 1) / 2; end < length - 1; end++)
            {
                string[] shortened = [.. names.Select(name => Shorten(name, length, end))];
                if (shortened.Distinct().Count() == distinct) return shortened;
            }
        }
    }

    private static string Shorten(string name, int length, int end) =>
        name.Length <= length ? name : $"{name[..(length - 1 - end)]}…{name[^end..]}";
}
