namespace Gridfold.Models.Input;

/// <summary>"Did you mean": finds the known name nearest to a misspelt one.</summary>
public static class Suggestion
{
    /// <summary>
    /// Gives a clause with all known names, for example <c>; known: epochs, batch_size</c>. When a known name is near, the clause names it
    /// first: <c>; did you mean 'epochs'? known: epochs, batch_size</c>.
    /// </summary>
    public static string For(string name, IReadOnlyCollection<string> known)
    {
        if (known.Count == 0) return "; none is known here";
        string list = $"known: {string.Join(", ", known)}";
        return Nearest(name, known) is { } nearest ? $"; did you mean '{nearest}'? {list}" : $"; {list}";
    }

    /// <summary>
    /// Finds the known name that is nearest. Near means within a third of the known name's length (rounded up) in edits: insertions,
    /// deletions, substitutions and swaps of neighbours. Where no name is so near, it is the first that has the given name among its
    /// words: <c>validation_accuracy</c> for <c>accuracy</c>.
    /// </summary>
    /// <returns>Null when no known name is near.</returns>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        string[] all = [.. known];
        return all.Where(candidate => Math.Abs(name.Length - candidate.Length) <= MostEdits(candidate))
            .Select(candidate => (candidate, distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(pair => pair.distance <= MostEdits(pair.candidate) && pair.distance < pair.candidate.Length)
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault()
            ?? all.FirstOrDefault(candidate => name.Length > 1 && HasWords(candidate, name));
    }

    private static bool HasWords(string candidate, string words) =>
        $"_{candidate}_".Contains($"_{words}_", StringComparison.OrdinalIgnoreCase);

    private static int MostEdits(string candidate) => (candidate.Length + 2) / 3;

    /// <summary>Computes the optimal string alignment distance (Damerau-Levenshtein without repeated edits of one substring).</summary>
    private static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(substitution, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (swapped) cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
