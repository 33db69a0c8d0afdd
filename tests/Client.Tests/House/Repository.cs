using System.Reflection;

namespace Gridfold.Client.Tests.House;

/// <summary>The files of the repository.</summary>
internal static class Repository
{
    /// <summary>The folder of the four floors.</summary>
    public static string Source { get; } = Path.GetFullPath(Path.Combine(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "RepositoryRoot")
            .Value!, "src"));
}
