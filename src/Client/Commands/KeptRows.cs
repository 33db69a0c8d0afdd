using Gridfold.Grains.Experiments;
using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;

namespace Gridfold.Client.Commands;

/// <summary>The rows of <c>gridfold list</c> that are known without a silo.</summary>
internal static class KeptRows
{
    // What a row says is made by these two.
    private static string Program => $"{typeof(KeptRows).Module.ModuleVersionId} {typeof(ExperimentSnapshot).Module.ModuleVersionId}";

    /// <summary>Finds the rows of this machine's experiments: none where there is no home, else those of the last list.</summary>
    /// <param name="target">The cluster of the command.</param>
    /// <returns>Null when a silo must be asked, also where the user wants its log.</returns>
    public static IReadOnlyList<object?[]>? Find(ClusterTarget target)
    {
        if (!target.IsLocal || Environment.GetEnvironmentVariable(ClientLog.Variable) is { Length: > 0 }) return null;
        return Directory.Exists(target.Home.Folder) ? KeptList.Read(target.Home, Program) : [];
    }

    /// <summary>Keeps the rows for the next list.</summary>
    /// <param name="target">This machine, whose silo has ended.</param>
    /// <param name="rows">The row of each experiment.</param>
    public static void Keep(ClusterTarget target, IReadOnlyList<object?[]> rows) => KeptList.Write(target.Home, Program, rows);
}
