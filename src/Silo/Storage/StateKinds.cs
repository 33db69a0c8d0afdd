namespace Gridfold.Silo.Storage;

/// <summary>The kinds of grains whose states a storage has, as they begin a grain's id.</summary>
internal static class StateKinds
{
    /// <summary>The kinds whose keys begin with an experiment's id.</summary>
    public static readonly IReadOnlyList<string> OfExperiments = ["experiment", "leaderboard", "experimentlog", "trial", "fold"];

    /// <summary>All kinds, with those of which the cluster has one grain.</summary>
    public static readonly IReadOnlyList<string> All =
        [.. OfExperiments, "experimentindex", "slotpool", "tokenstore", "auditlog", "uploadstore"];
}
