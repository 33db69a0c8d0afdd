using System.Diagnostics;

namespace Gridfold.Deploy.Tests;

/// <summary><c>promtool</c>, which comes with Prometheus.</summary>
internal static class Promtool
{
    private static readonly string? Program =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "promtool"))
            .FirstOrDefault(File.Exists);

    /// <summary>
    /// Runs promtool in the folder of the rules. Fails with promtool's output, and skips the test on a machine without promtool.
    /// </summary>
    public static async Task Expect(params string[] arguments)
    {
        Assert.SkipWhen(Program is null, "promtool is not installed; on Debian: apt install prometheus");
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(Repository.Root, "deploy", "k8s", "monitoring"),
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"promtool {string.Join(' ', arguments)}:\n{await output}{await errors}");
    }
}
