using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gridfold.Deploy.Tests;

/// <summary><c>kubectl kustomize</c>. GRIDFOLD_KUBECTL names another one than the first of the PATH.</summary>
internal static class Kubectl
{
    private static readonly ConcurrentDictionary<string, string> Built = new();

    private static readonly string? Program = Environment.GetEnvironmentVariable("GRIDFOLD_KUBECTL") is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "kubectl"))
            .FirstOrDefault(File.Exists);

    /// <summary>What becomes of a folder of deploy/k8s; skips the test where there is no kubectl.</summary>
    public static string Kustomize(string folder)
    {
        Assert.SkipWhen(Program is null, "kubectl is not installed; on Debian: apt install kubernetes-client");
        return Built.GetOrAdd(folder, Run);
    }

    /// <summary>What becomes of a folder beside the repository's own.</summary>
    public static string KustomizeAt(string path)
    {
        Assert.SkipWhen(Program is null, "kubectl is not installed; on Debian: apt install kubernetes-client");
        return RunAt(path);
    }

    private static string Run(string folder) => RunAt(Path.Combine(Repository.Root, "deploy", "k8s", folder));

    private static string RunAt(string path)
    {
        var start = new ProcessStartInfo(Program!, ["kustomize", path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"kubectl kustomize {path}: {errors.Result}");
        return output;
    }
}
