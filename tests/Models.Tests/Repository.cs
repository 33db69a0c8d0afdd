using System.Reflection;

namespace Gridfold.Models.Tests;

/// <summary>The files of the repository, and the data beside it.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Metadata("RepositoryRoot"));

    /// <summary>The compiled file of tests/Networks.</summary>
    public static string TestNetworks { get; } = Path.GetFullPath(Metadata("TestNetworks"));

    /// <summary>
    /// A data file that the project may not contain. GRIDFOLD_SHARED names its folder when it does not lie beside the clone.
    /// </summary>
    public static string Shared(string file) =>
        Path.Combine(Environment.GetEnvironmentVariable("GRIDFOLD_SHARED") ?? Path.Combine(Root, "..", "shared"), "data", file);

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == key).Value!;
}
