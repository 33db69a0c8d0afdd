using Gridfold.Grains.Quotas;

namespace Gridfold.Grains.Experiments;

/// <summary>The experiments that have not ended, by user. Entries of ended ones may stay until somebody asks.</summary>
/// <param name="state">The stored state of the index, which this class changes in place.</param>
internal sealed class OpenExperiments(ExperimentIndexState state)
{
    private const int NamedInMessages = 3;

    /// <summary>The entries of a user.</summary>
    public IReadOnlyList<KeyValuePair<string, OpenExperiment>> Of(string user) =>
        [.. state.Open.Where(entry => entry.Value.User == user)];

    /// <summary>Whether an experiment may be added, or is there.</summary>
    public bool MayAdd(string id, string user, int? most) => state.Open.ContainsKey(id) || !(Of(user).Count >= most);

    /// <summary>Adds an experiment.</summary>
    /// <param name="id">The experiment's id.</param>
    /// <param name="user">The user.</param>
    /// <param name="most">The greatest number of experiments of the user. Null for no limit.</param>
    /// <returns>Whether the state has changed.</returns>
    /// <exception cref="QuotaException">The user has as many as the quota allows.</exception>
    public bool Add(string id, string user, int? most)
    {
        if (!MayAdd(id, user, most)) throw Full(user, most!.Value);
        if (most is null && state.Open.ContainsKey(id)) return false;
        state.Open[id] = new OpenExperiment(user, ++state.Opened);
        return true;
    }

    /// <summary>Removes an entry. Returns false when another entry, or none, is there.</summary>
    public bool Remove(KeyValuePair<string, OpenExperiment> entry) =>
        state.Open.TryGetValue(entry.Key, out OpenExperiment? known) && known == entry.Value && state.Open.Remove(entry.Key);

    private QuotaException Full(string user, int most)
    {
        string[] ids = [.. Of(user).Select(entry => entry.Key).Order(StringComparer.Ordinal)];
        string named = ids.Length == 0 ? ""
            : $" ({string.Join(", ", ids.Take(NamedInMessages))}{(ids.Length > NamedInMessages ? ", ..." : "")})";
        string open = ids.Length == 1 ? "1 experiment that has" : FormattableString.Invariant($"{ids.Length} experiments that have");
        return new QuotaException($"{user} has {open} not ended{named}, and may "
            + FormattableString.Invariant($"have {most}; paused ones count. Wait for the end of one, cancel one, or ask the operator for ")
            + $"more ({QuotaOptions.Section}:{nameof(QuotaOptions.Experiments)})");
    }
}
