using System.Diagnostics;
using System.Text;

namespace Gridfold.EndToEnd.Tests;

/// <summary>The reading of large data on a terminal: <c>script</c> of util-linux gives the command one.</summary>
public sealed class LoadingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("run")]
    [InlineData("validate")]
    public async Task CtrlC_WhileDataAreRead_EndsTheCommandAtOnce(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "There is no program 'script'.");
        using var home = new Home();
        string row = "0.123456,0.234567,0.345678,a\n0.223456,0.334567,0.445678,b\n";
        home.Write("big.csv", "p,q,r,y\n" + string.Concat(Enumerable.Repeat(row, 2_000_000)));
        string file = home.Write("search.yaml", """
            apiVersion: gridfold.dev/v1
            kind: Experiment
            name: big
            dataset: {path: big.csv, label: y}
            model: {layers: [{linear: classes}]}
            training: {epochs: 1, batch_size: 1000, optimizer: {name: adam, lr: 0.01}}
            searcher: {name: grid}
            validation: {type: holdout, fraction: 0.2}
            """);
        var start = new ProcessStartInfo(
            "/usr/bin/script", ["-qefc", $"dotnet {Repository.ClientProgram} {command} {file}", Path.Combine(home.Folder, "typescript")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = home.Folder,
        };
        start.Environment["GRIDFOLD_HOME"] = home.State;
        start.Environment["TERM"] = "xterm";
        using Process process = Process.Start(start)!;
        try
        {
            await Until(process.StandardOutput, " % (Ctrl-C ends)");
            var watch = Stopwatch.StartNew();
            await process.StandardInput.WriteAsync("\u0003");
            await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            string rest = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
                .WaitAsync(Patience, TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken)
                .WaitAsync(Patience, TestContext.Current.CancellationToken);
            Assert.Equal(130, process.ExitCode);
            Assert.DoesNotContain("is valid", rest, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", rest, StringComparison.Ordinal);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed}.");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static async Task Until(StreamReader output, string expected)
    {
        using var patience = new CancellationTokenSource(Patience);
        var seen = new StringBuilder();
        char[] part = new char[256];
        while (!seen.ToString().Contains(expected, StringComparison.Ordinal))
        {
            int read = await output.ReadAsync(part, patience.Token);
            Assert.True(read > 0, $"It ended before its progress was shown:\n{seen}");
            seen.Append(part, 0, read);
        }
    }
}
