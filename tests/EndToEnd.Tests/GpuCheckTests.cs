using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Gridfold.EndToEnd.Tests;

/// <summary>The check in bench/gpu is made for a GPU. Its short form runs on any processor.</summary>
public sealed class GpuCheckTests
{
    private static readonly string[] Sections =
    [
        "Functions of libtorch that TorchSharp needs", "Self-test", "Parity with the processor", "Equal from run to run",
        "Fused training: 784-100-10", "Fused training: cnn preset", "Fused training: resnet18, width 0.25",
        "Two slots on one device", "Kill and resumption",
        "The course's 243 cells beside a PyTorch loop", "The CNN's 27 cells on 5 folds beside a PyTorch loop",
    ];

    [Fact]
    public async Task Check_ShortOnTheProcessor_WritesAVerdictForEverySection()
    {
        using var home = new Home();
        string output = Path.Combine(home.Folder, "check.md");
        (await Check(home, "--device", "cpu", "--short", "--output", output)).Expect(0);

        string report = await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken);
        Assert.Equal(Sections, FirstGroups(report, @"^\| ([^|]+) \| (?:ok|differs) \| [0-9.]+ \| [^|]+ \|$"));
        Assert.Equal(Sections, FirstGroups(report, "^## (.+): (?:ok|differs)$"));
    }

    [Fact]
    public async Task Check_NoGpu_SaysSoInOneLine()
    {
        Assert.SkipWhen(File.Exists("/dev/nvidia0"), "this machine has a GPU");
        using var home = new Home();
        CliResult result = (await Check(home, "--short")).Expect(2);
        Assert.StartsWith("gpu-check: ", Assert.Single(result.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_UnknownWord_ShowsTheUsage()
    {
        using var home = new Home();
        CliResult result = (await Check(home, "--fast")).Expect(2);
        Assert.StartsWith("usage: ", result.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> FirstGroups(string text, string pattern) =>
        Regex.Matches(text, pattern, RegexOptions.Multiline).Select(match => match.Groups[1].Value);

    /// <summary>Runs the script beside the built program, where the published program has it too.</summary>
    private static async Task<CliResult> Check(Home home, params string[] arguments)
    {
        string script = Path.Combine(Repository.GpuCheckFolder, "check.sh");
        var start = new ProcessStartInfo("bash", [script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home.Folder,
        };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CliResult(process.ExitCode, await output, await errors);
    }
}
