using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Gridfold.Models.Input;

namespace Gridfold.Silo.OwnCode;

/// <summary>
/// The user's program in a process of its own. Its lines wait in a short queue, so a program that writes faster than it is read is slowed
/// down.
/// </summary>
internal sealed class TrainingProgram : IDisposable
{
    // A line takes up to 2 MiB of memory.
    private const int MaxWaitingLines = 32;
    private const int MaxLogLines = 1000;
    private const int MaxLogCharacters = 2000;

    private static readonly TimeSpan ErrorPatience = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly string _mark;
    private readonly Action<string> _log;
    private readonly BlockingCollection<ProgramOutput> _output = new(MaxWaitingLines);
    private readonly BlockingCollection<string> _input = [];
    private readonly ManualResetEventSlim _errorsEnded = new();
    private volatile string? _lastError;
    private volatile bool _hasOverflowed;
    private int _logged;

    private TrainingProgram(Process process, string mark, Action<string> log) => (_process, _mark, _log) = (process, mark, log);

    /// <summary>The last line that the program wrote on its standard error, after its end.</summary>
    public string? LastError
    {
        get
        {
            _errorsEnded.Wait(ErrorPatience);
            return _lastError;
        }
    }

    /// <summary>Whether the runtime of .NET said that its stack overflowed. Known after its end.</summary>
    public bool HasOverflowed
    {
        get
        {
            _errorsEnded.Wait(ErrorPatience);
            return _hasOverflowed;
        }
    }

    /// <summary>
    /// Starts a program. The calling thread must outlive it: the system kills the program when that thread ends.
    /// </summary>
    /// <param name="start">How it is started.</param>
    /// <param name="log">Receives the lines that are no reports, from several threads.</param>
    /// <exception cref="InputException">This machine cannot start programs.</exception>
    public static TrainingProgram Start(ProgramStart start, Action<string> log)
    {
        if (!OperatingSystem.IsLinux()) throw new InputException($"{start.Key} needs Linux, which bounds and ends programs");
        if (!Directory.Exists(start.Folder))
            throw new InputException($"training.folder is '{start.Folder}', and there is no such folder on this machine; name one that is");
        try
        {
            var program = new TrainingProgram(Process.Start(start.ToInfo())!, start.Mark, log);
            Process process = program._process;
            (Stream input, Stream output, Stream errors) =
                (process.StandardInput.BaseStream, process.StandardOutput.BaseStream, process.StandardError.BaseStream);
            Begin("stdin", () => program.Write(input));
            Begin("stdout", () => program.ReadOutput(new OutputLines(output)));
            Begin("stderr", () => program.ReadErrors(new OutputLines(errors)));
            return program;
        }
        catch (Win32Exception exception)
        {
            throw new InputException($"{start.Key} needs the programs setpriv, setsid and prlimit of util-linux, and setpriv cannot be "
                + $"started here: {exception.Message}");
        }
    }

    /// <summary>Sends a line. The caller does not wait for a program that does not read its standard input.</summary>
    public void Send(string line) => _input.Add(line);

    /// <summary>Takes the next line or the end of the output. Null when none came within the time.</summary>
    public ProgramOutput? Take(TimeSpan time) => _output.TryTake(out ProgramOutput? output, time) ? output : null;

    /// <summary>Waits for the end of the program.</summary>
    /// <returns>The exit code; null when the program goes on.</returns>
    public int? ExitCode(TimeSpan time) => _process.WaitForExit(time) ? _process.ExitCode : null;

    /// <summary>Kills the program and all processes that it has started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // The program has ended.
        }

        ProcessFamily.Kill(_mark);
    }

    public void Dispose()
    {
        Kill();
        _input.CompleteAdding();
        _output.CompleteAdding();
        _process.Dispose();
    }

    /// <summary>Adds a line to the log, as long as there are not too many.</summary>
    public void Log(string line)
    {
        int logged = Interlocked.Increment(ref _logged);
        if (logged > MaxLogLines) return;
        string cut = line.Length > MaxLogCharacters ? $"{line[..MaxLogCharacters]}..." : line;
        _log(logged == MaxLogLines ? "more lines of the program are not kept" : ShownText.OfName(cut));
    }

    private static void Begin(string name, Action action) =>
        new Thread(() => action()) { IsBackground = true, Name = $"program {name}" }.Start();

    private void Write(Stream input)
    {
        try
        {
            foreach (string line in _input.GetConsumingEnumerable())
            {
                input.Write(Encoding.UTF8.GetBytes($"{line}\n"));
                input.Flush();
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The program has ended or closed its input, which its output tells.
        }
    }

    private void ReadOutput(OutputLines lines)
    {
        try
        {
            while (lines.Next(out bool isCut) is { } line) _output.Add(new ProgramOutput(line, isCut));
            _output.Add(ProgramOutput.End);
        }
        catch (InvalidOperationException)
        {
            // Nobody reads the output any more.
        }
    }

    private void ReadErrors(OutputLines lines)
    {
        while (lines.Next(out _) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line)) _lastError = line;
            _hasOverflowed |= line.StartsWith("Stack overflow.", StringComparison.Ordinal);
            Log(line);
        }

        _errorsEnded.Set();
    }
}
