using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gridfold.GpuCheck;

/// <summary>What a process of the program's own ended with.</summary>
/// <param name="ExitCode">Null when it was killed at its time limit.</param>
/// <param name="Errors">The last lines of its standard error.</param>
internal sealed record ChildEnd(int? ExitCode, IReadOnlyList<string> Errors);

/// <summary>The program in a process of its own.</summary>
internal static class ChildProcess
{
    private const int KeptErrors = 12;

    /// <summary>How the program is started again, whether it is an executable or a library that dotnet runs.</summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        string program = Environment.ProcessPath!;
        bool isHosted = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] library = isHosted ? [Path.Combine(AppContext.BaseDirectory, $"{typeof(ChildProcess).Assembly.GetName().Name}.dll")] : [];
        return new ProcessStartInfo(program, [.. library, .. arguments]) { RedirectStandardOutput = true };
    }

    /// <summary>Runs the program to its end.</summary>
    /// <param name="arguments">Its own.</param>
    /// <param name="limit">When it is killed.</param>
    /// <param name="read">Given each line of its standard output.</param>
    public static ChildEnd Run(IEnumerable<string> arguments, TimeSpan limit, Action<string> read)
    {
        var errors = new ConcurrentQueue<string>();
        using var process = new Process { StartInfo = StartInfo(arguments) };
        process.StartInfo.RedirectStandardError = true;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null) read(line.Data);
        };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) return;
            errors.Enqueue(line.Data);
            if (errors.Count > KeptErrors) errors.TryDequeue(out string? _);
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        bool hasEnded = process.WaitForExit(limit);
        if (!hasEnded) process.Kill(entireProcessTree: true);

        // Waits for the rest of the lines too.
        process.WaitForExit();
        return new ChildEnd(hasEnded ? process.ExitCode : null, [.. errors]);
    }
}
