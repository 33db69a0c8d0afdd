namespace Gridfold.Models.Input;

/// <summary>A <see cref="Suggestion"/> for long lists of names: files of a folder, columns of a wide table.</summary>
internal static class NameSuggestion
{
    private const int Listed = 12;

    public static string For(string name, IReadOnlyCollection<string> known)
    {
        string clause = Suggestion.For(name, known);
        if (known.Count <= Listed || clause.StartsWith("; did you mean", StringComparison.Ordinal)) return clause;
        return $"; known: {string.Join(", ", known.Take(Listed))} and {known.Count - Listed} more";
    }
}
