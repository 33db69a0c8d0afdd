namespace Gridfold.Silo.Storage;

/// <summary>The kinds of grains whose states a storage holds, as they begin a grain's id.</summary>
internal static class StateKinds
{
    /// <summary>Those whose key begins with an experiment's id.</summary>
    public static readonly IReadOnlyList<string> OfExperiments = ["experiment", "leaderboard", "experimentlog", "trial", "fold"];

    /// <summary>All of them: also those of which the cluster has one.</summary>
    public static readonly IReadOnlyList<string> All = [.. OfExperiments, "experimentindex", "slotpool"];
}
