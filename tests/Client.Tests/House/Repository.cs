using System.Reflection;

namespace Gridfold.Client.Tests.House;

/// <summary>The files of the repository.</summary>
internal static class Repository
{
    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "RepositoryRoot").Value!);

    /// <summary>The folder of the floors.</summary>
    public static string Source { get; } = Path.Combine(Root, "src");
}
