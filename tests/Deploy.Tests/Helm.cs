using System.Diagnostics;

namespace Gridfold.Deploy.Tests;

/// <summary>Runs <c>helm</c> on the chart in deploy. The variable GRIDFOLD_HELM names a helm other than the first one in PATH.</summary>
internal static class Helm
{
    private static readonly string Chart = Path.Combine(Repository.Root, "deploy");

    private static readonly string? Program = Environment.GetEnvironmentVariable("GRIDFOLD_HELM") is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "helm"))
            .FirstOrDefault(File.Exists);

    /// <summary>Renders the chart. Skips the test on a machine without helm.</summary>
    /// <param name="values">The values, as in <c>gpu=true</c>.</param>
    public static Manifests Template(params string[] values)
    {
        IEnumerable<string> set = values.SelectMany(value => (string[])["--set", value]);
        (int code, string output, string errors) = Run(["template", "gridfold", Chart, .. set]);
        Assert.True(code == 0, errors);
        return Manifests.Read(output);
    }

    /// <summary>The message that refuses values.</summary>
    public static string Refusal(string values)
    {
        (int code, _, string errors) = Run(["template", "gridfold", Chart, "--set", values]);
        Assert.NotEqual(0, code);
        return errors;
    }

    /// <summary>What <c>helm lint</c> says, and its exit code.</summary>
    public static (int Code, string Output) Lint()
    {
        (int code, string output, string errors) = Run(["lint", "--strict", Chart]);
        return (code, output + errors);
    }

    private static (int Code, string Output, string Errors) Run(string[] arguments)
    {
        Assert.SkipWhen(Program is null, "helm is not installed; .ci/run shows where to get it");
        var start = new ProcessStartInfo(Program!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
