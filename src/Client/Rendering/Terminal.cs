using Gridfold.Models.Input;
using Spectre.Console;

namespace Gridfold.Client.Rendering;

/// <summary>
/// The two streams of a command: data on stdout, progress and messages on stderr. Only a terminal gets colour and animation.
/// </summary>
internal sealed class Terminal
{
    // At this width, a table in a file or a pipe is neither folded nor cut.
    private const int WidthOffTerminal = 100_000;

    private readonly bool _wrapsMessages;

    /// <summary>Uses the streams of this process.</summary>
    public Terminal()
    {
        Out = Create(Console.Out, Console.IsOutputRedirected ? WidthOffTerminal : null);
        Error = Create(Console.Error, Console.IsErrorRedirected ? WidthOffTerminal : null);
        _wrapsMessages = !Console.IsErrorRedirected;
        IsLive = _wrapsMessages && Error.Profile.Capabilities.Ansi;
    }

    /// <summary>Uses other writers, without colour and animation.</summary>
    /// <param name="output">The writer for data.</param>
    /// <param name="error">The writer for messages.</param>
    /// <param name="width">The columns of a terminal. Null for a file or a pipe.</param>
    public Terminal(TextWriter output, TextWriter error, int? width = null)
    {
        Out = Create(output, width ?? WidthOffTerminal);
        Error = Create(error, width ?? WidthOffTerminal);
        _wrapsMessages = width is not null;
    }

    /// <summary>The console for data.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>The console for progress and messages.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>Whether progress may be redrawn in place.</summary>
    public bool IsLive { get; }

    /// <summary>Prints a message on stderr. A terminal wraps it at words; a file or a pipe gets it as one line.</summary>
    public void Say(string message)
    {
        if (_wrapsMessages) Error.WriteLine(message);
        else Error.Profile.Out.Writer.WriteLine(message);
    }

    /// <summary>Reports problems, one on each line.</summary>
    public void Report(string kind, IEnumerable<Problem> problems)
    {
        foreach (Problem problem in problems)
            Say(problem.Location is null ? $"{kind}: {problem.Message}" : $"{problem.Location}: {kind}: {problem.Message}");
    }

    /// <param name="writer">The writer of the console.</param>
    /// <param name="width">The width in columns, without colours. Null to use the terminal of the process.</param>
    private static IAnsiConsole Create(TextWriter writer, int? width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = width is null ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = width is null ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (width is { } columns) console.Profile.Width = columns;
        return console;
    }
}
