using Gridfold.Client.Commands;
using Gridfold.Client.Rendering;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>What a command did that was run in the process of the tests.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    /// <summary>Runs a command for a cluster with a token, and with a home folder of its own.</summary>
    public static async Task<CommandRun> Of(Uri cluster, string? token, params string[] arguments) =>
        await In(Path.Combine(Path.GetTempPath(), $"gridfold-no-home-{Guid.NewGuid():N}"), token,
            [.. arguments, "--cluster", cluster.ToString()]);

    /// <summary>Runs a command with a home folder.</summary>
    public static async Task<CommandRun> In(string home, string? token, params string[] arguments)
    {
        // The environment belongs to the whole process.
        await OneAtATime.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            Environment.SetEnvironmentVariable("GRIDFOLD_HOME", home);
            Environment.SetEnvironmentVariable("GRIDFOLD_TOKEN", token);
            using StringWriter output = new(), error = new();
            int exitCode = await CommandLine.Run(new Terminal(output, error), arguments);
            return new CommandRun(exitCode, output.ToString(), error.ToString());
        }
        finally
        {
            Environment.SetEnvironmentVariable("GRIDFOLD_TOKEN", null);
            OneAtATime.Release();
        }
    }

    /// <summary>Fails with the whole output if the exit code is another one.</summary>
    public CommandRun Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode}, expected {exitCode}.\nstdout:\n{Output}\nstderr:\n{Error}");
        return this;
    }
}
