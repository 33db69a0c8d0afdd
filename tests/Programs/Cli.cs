using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gridfold.Programs;

/// <summary>The exit code and the output of a command.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The warnings, without that of a processor that computes rightly only with another setting than the default.</summary>
    public IEnumerable<string> Warnings => Error.Split('\n').Where(line => line.Contains("warning", StringComparison.Ordinal)
        && !line.StartsWith("warning: cpu: with its default setting", StringComparison.Ordinal));

    /// <summary>Fails with the whole output if the exit code is another one.</summary>
    public CliResult Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode}, expected {exitCode}.\nstdout:\n{Output}\nstderr:\n{Error}");
        return this;
    }
}

/// <summary>A command in a process of its own.</summary>
internal sealed class Cli : IAsyncDisposable
{
    // Much longer than any command takes. A test that waits so long has failed.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task _errors;
    private readonly ConcurrentQueue<string> _errorLines = [];
    private readonly SemaphoreSlim _errorLine = new(0);

    private Cli(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = ReadErrors();
    }

    public int ProcessId => _process.Id;

    /// <summary>Starts a command.</summary>
    public static Cli Start(Home home, params string[] arguments) => Start(home, cluster: null, arguments);

    /// <summary>Starts a command with an environment variable that names a cluster.</summary>
    public static Cli Start(Home home, string? cluster, string[] arguments) => Start(home, [("GRIDFOLD_CLUSTER", cluster)], arguments);

    /// <summary>Starts a command with additional environment variables.</summary>
    public static Cli Start(Home home, IEnumerable<(string Name, string? Value)> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.ClientProgram, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home.Folder,
        };
        start.Environment["GRIDFOLD_HOME"] = home.State;
        start.Environment.Remove("GRIDFOLD_CLUSTER");
        foreach ((string name, string? value) in environment) start.Environment[name] = value;
        return new Cli(Process.Start(start)!);
    }

    /// <summary>Runs a command to its end, in the process of the tests: a process of its own takes seconds to start.</summary>
    public static Task<CliResult> Run(Home home, params string[] arguments) =>
        CommandsHere.Run(home, arguments).WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>Runs a command to its end, in a process of its own.</summary>
    public static async Task<CliResult> RunAlone(Home home, params string[] arguments)
    {
        await using Cli cli = Start(home, arguments);
        return await cli.Ended();
    }

    /// <summary>Runs a command with additional environment variables to its end, in a process of its own.</summary>
    public static async Task<CliResult> Run(Home home, IEnumerable<(string Name, string? Value)> environment, params string[] arguments)
    {
        await using Cli cli = Start(home, environment, arguments);
        return await cli.Ended();
    }

    /// <summary>Waits until the command has ended.</summary>
    /// <param name="more">Additional time for a long command.</param>
    public async Task<CliResult> Ended(TimeSpan more = default)
    {
        await _process.WaitForExitAsync().WaitAsync(Patience + more);
        await _errors;
        return new CliResult(_process.ExitCode, await _output, string.Join('\n', _errorLines));
    }

    /// <summary>Waits until a line on stderr satisfies the condition.</summary>
    /// <returns>The line.</returns>
    public async Task<string> UntilError(Func<string, bool> condition)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            if (_errorLines.FirstOrDefault(condition) is { } line) return line;
            Assert.True(
                patience.Elapsed < Patience && !_errors.IsCompleted, $"The expected line did not come:\n{string.Join('\n', _errorLines)}");
            await _errorLine.WaitAsync(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Sends SIGKILL, which the process cannot handle.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends SIGINT, as Ctrl-C does.</summary>
    public void Interrupt() => Signals.Send(_process, Signals.Interrupt);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Kill();
        _process.Dispose();
        _errorLine.Dispose();
    }

    private async Task ReadErrors()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _errorLines.Enqueue(line);
            _errorLine.Release();
        }
    }
}
