using Gridfold.Grains.Index;

namespace Gridfold.Client.Clusters;

/// <summary>Finds experiments by their ids.</summary>
internal static class ExperimentIds
{
    /// <summary>Finds the full id for an id or the beginning of one.</summary>
    /// <exception cref="NotFoundException">No experiment has such an id, or more than one has.</exception>
    public static async Task<string> Resolve(IGrainFactory grains, string id)
    {
        IReadOnlyList<string> all = await grains.GetExperimentIndex().GetAll();
        if (all.Contains(id)) return id;
        string[] matches = [.. all.Where(candidate => candidate.StartsWith(id, StringComparison.Ordinal))];
        return matches.Length switch
        {
            1 => matches[0],
            0 => throw new NotFoundException($"No experiment begins with '{id}'; 'gridfold list' shows those that exist"),
            _ => throw new NotFoundException(
                $"'{id}' is the beginning of {matches.Length} experiments ({string.Join(", ", matches.Take(5))}); write more of it"),
        };
    }
}
