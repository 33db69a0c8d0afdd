using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gridfold.Deploy.Tests;

/// <summary>Runs <c>kubectl kustomize</c>. The variable GRIDFOLD_KUBECTL names a kubectl other than the first one in PATH.</summary>
internal static class Kubectl
{
    private static readonly ConcurrentDictionary<string, string> Built = new();

    private static readonly string? Program = Environment.GetEnvironmentVariable("GRIDFOLD_KUBECTL") is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "kubectl"))
            .FirstOrDefault(File.Exists);

    /// <summary>Builds a folder of deploy/k8s. Skips the test on a machine without kubectl.</summary>
    public static string Kustomize(string folder)
    {
        Assert.SkipWhen(Program is null, "kubectl is not installed; on Debian: apt install kubernetes-client");
        return Built.GetOrAdd(folder, Run);
    }

    /// <summary>Builds a folder that lies beside the repository.</summary>
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
