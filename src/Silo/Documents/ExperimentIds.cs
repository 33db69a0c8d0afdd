using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Index;

namespace Gridfold.Silo.Documents;

/// <summary>Finds experiments by their ids.</summary>
public static class ExperimentIds
{
    // The word for the newest experiment. Ids end in a dash and letters, so no id is this word.
    private const string Last = "last";

    /// <summary>
    /// Finds the full id for an id or the beginning of one. <c>last</c> stands for the newest experiment, and <c>last:NAME</c> for the
    /// newest with a name.
    /// </summary>
    /// <exception cref="NotFoundException">No experiment has such an id, or more than one has.</exception>
    public static async Task<string> Resolve(IGrainFactory grains, string id)
    {
        IReadOnlyList<string> all = await grains.GetExperimentIndex().GetAll();
        if (all.Contains(id)) return id;
        if (id == Last || id.StartsWith($"{Last}:", StringComparison.Ordinal)) return await Newest(grains, all, id);
        string[] matches = [.. all.Where(candidate => candidate.StartsWith(id, StringComparison.Ordinal))];
        return matches.Length switch
        {
            1 => matches[0],
            0 => throw new NotFoundException($"No experiment begins with '{id}'; 'gridfold list' shows those that exist, "
                + "and 'last' stands for the newest"),
            _ => throw new NotFoundException(
                $"'{id}' is the beginning of {matches.Length} experiments ({string.Join(", ", matches.Take(5))}); write more of it"),
        };
    }

    private static async Task<string> Newest(IGrainFactory grains, IReadOnlyList<string> all, string id)
    {
        string? name = id == Last ? null : id[(Last.Length + 1)..];

        // The index has the order of submission. A command that failed may have left an id without an experiment.
        foreach (string candidate in all.Reverse().Where(candidate => name is null || ExperimentId.NameOf(candidate) == name))
            if (await grains.GetGrain<IExperimentGrain>(candidate).GetSnapshot() is not null) return candidate;
        throw new NotFoundException(name is null
            ? "There is no experiment yet, and so no last one"
            : $"No experiment has the name '{name}'; 'gridfold list' shows those that exist");
    }
}
