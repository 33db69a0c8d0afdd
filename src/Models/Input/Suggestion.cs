namespace Gridfold.Models.Input;

/// <summary>"Did you mean": finds the known name nearest to a misspelt one.</summary>
public static class Suggestion
{
    /// <summary>
    /// Gives a clause such as <c>; did you mean 'epochs'?</c> when a known name is near. Near means within a third of its length (rounded
    /// up) in edits: insertions, deletions, substitutions and swaps of neighbours. Otherwise the clause lists the known names.
    /// </summary>
    public static string For(string name, IReadOnlyCollection<string> known)
    {
        string? nearest = known
            .Select(candidate => (candidate, distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(pair => pair.distance <= (pair.candidate.Length + 2) / 3 && pair.distance < pair.candidate.Length)
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
        if (nearest is not null) return $"; did you mean '{nearest}'?";
        return known.Count == 0 ? "; none is known here" : $"; known: {string.Join(", ", known)}";
    }

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
