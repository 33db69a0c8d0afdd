using System.Reflection;

namespace Gridfold.Programs;

/// <summary>The files of the repository, the programs built from it, and the data beside it.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Metadata("RepositoryRoot"));

    public static string ClientProgram { get; } = Path.GetFullPath(Metadata("ClientProgram"));

    public static string SiloProgram { get; } = Path.GetFullPath(Metadata("SiloProgram"));

    /// <summary>The sample of a trainer in C#.</summary>
    public static string OwnTrainerProgram { get; } = Path.GetFullPath(Metadata("OwnTrainerProgram"));

    /// <summary>The compiled file of the sample of a network in C#.</summary>
    public static string OwnNetwork { get; } = Path.GetFullPath(Metadata("OwnNetwork"));

    /// <summary>The compiled file of the sample of a dataset in C#.</summary>
    public static string OwnData { get; } = Path.GetFullPath(Metadata("OwnData"));

    /// <summary>The compiled file of tests/Networks.</summary>
    public static string TestNetworks { get; } = Path.GetFullPath(Metadata("TestNetworks"));

    /// <summary>The folder with bench/gpu's program and script.</summary>
    public static string GpuCheckFolder { get; } = Path.GetFullPath(Metadata("GpuCheckFolder"));

    public static string Example(string name) => Path.Combine(Root, "examples", name);

    /// <summary>
    /// A data file that the project may not contain. GRIDFOLD_SHARED names its folder when it does not lie beside the clone.
    /// </summary>
    public static string Shared(string file) =>
        Path.Combine(Environment.GetEnvironmentVariable("GRIDFOLD_SHARED") ?? Path.Combine(Root, "..", "shared"), "data", file);

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == key).Value!;
}
