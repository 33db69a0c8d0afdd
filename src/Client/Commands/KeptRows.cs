using Gridfold.Grains.Experiments;
using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Commands;

/// <summary>The rows of <c>gridfold list</c> that are known without a silo.</summary>
internal static class KeptRows
{
    // What a row says is made by these.
    private static readonly Type[] Makers = [typeof(KeptRows), typeof(ExperimentRows), typeof(ExperimentSnapshot)];

    private static string Program => string.Join(' ', Makers.Select(type => type.Module.ModuleVersionId));

    /// <summary>Finds the rows of this machine's experiments: none where there is no home, else those of the last list.</summary>
    /// <param name="target">The cluster of the command.</param>
    /// <returns>Null when a silo must be asked, also where the user wants its log.</returns>
    public static IReadOnlyList<object?[]>? Find(ClusterTarget target)
    {
        if (!target.IsLocal || Environment.GetEnvironmentVariable(ClientLog.Variable) is { Length: > 0 }) return null;
        return IsAbsent(target.Home.Folder) ? [] : KeptList.Read(target.Home, Program);
    }

    // A path that cannot be read, or that is a file, is no empty home. The silo says what is wrong with it.
    private static bool IsAbsent(string folder)
    {
        try
        {
            File.GetAttributes(folder);
            return false;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Keeps the rows for the next list.</summary>
    /// <param name="target">This machine. Its silo has ended, and no other one has started.</param>
    /// <param name="rows">The row of each experiment.</param>
    public static void Keep(ClusterTarget target, IReadOnlyList<object?[]> rows) => KeptList.Write(target.Home, Program, rows);
}
