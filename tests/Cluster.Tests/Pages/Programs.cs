namespace Gridfold.Cluster.Tests.Pages;

/// <summary>Programs on the path.</summary>
internal static class Programs
{
    /// <summary>Finds a program. Null where it is not installed.</summary>
    public static string? Find(string name) => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
