using System.Reflection;

namespace Gridfold.Models.Tests;

/// <summary>The files of the repository, and the data beside it.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "RepositoryRoot").Value!);

    /// <summary>
    /// A data file that the project may not contain. GRIDFOLD_SHARED names its folder when it does not lie beside the clone.
    /// </summary>
    public static string Shared(string file) =>
        Path.Combine(Environment.GetEnvironmentVariable("GRIDFOLD_SHARED") ?? Path.Combine(Root, "..", "shared"), "data", file);
}
