namespace Gridfold.Models.Input;

/// <summary>A <see cref="Suggestion"/> for long lists of names: files of a folder, columns of a wide table.</summary>
internal static class NameSuggestion
{
    private const int Listed = 12;

    public static string For(string name, IReadOnlyCollection<string> known)
    {
        if (known.Count <= Listed) return Suggestion.For(name, known);
        string list = $"known: {string.Join(", ", known.Take(Listed))} and {known.Count - Listed} more";
        return Suggestion.Nearest(name, known) is { } nearest ? $"; did you mean '{nearest}'? {list}" : $"; {list}";
    }
}
