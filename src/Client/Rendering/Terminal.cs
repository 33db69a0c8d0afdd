using Gridfold.Models.Input;
using Spectre.Console;

namespace Gridfold.Client.Rendering;

/// <summary>The two streams of a command: data on stdout; progress and messages on stderr. Colour and animation on a terminal only.</summary>
internal sealed class Terminal
{
    // Wide enough that a table is not folded in a file or a pipe.
    private const int WidthOffTerminal = 240;

    private readonly bool _wrapsMessages;

    /// <summary>The streams of this process.</summary>
    public Terminal()
    {
        Out = Create(Console.Out, Console.IsOutputRedirected ? WidthOffTerminal : null);
        Error = Create(Console.Error, Console.IsErrorRedirected ? WidthOffTerminal : null);
        _wrapsMessages = !Console.IsErrorRedirected;
        IsLive = _wrapsMessages && Error.Profile.Capabilities.Ansi;
    }

    /// <summary>Writes to other writers, without colour and animation.</summary>
    /// <param name="output">For data.</param>
    /// <param name="error">For messages.</param>
    /// <param name="width">The columns of a terminal; null for a file or a pipe.</param>
    public Terminal(TextWriter output, TextWriter error, int? width = null)
    {
        Out = Create(output, width ?? WidthOffTerminal);
        Error = Create(error, width ?? WidthOffTerminal);
        _wrapsMessages = width is not null;
    }

    /// <summary>For data.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>For progress and messages.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>Whether progress may be drawn over itself.</summary>
    public bool IsLive { get; }

    /// <summary>Says something beside the data; wrapped at words on a terminal, a line a line elsewhere.</summary>
    public void Say(string message)
    {
        if (_wrapsMessages) Error.WriteLine(message);
        else Error.Profile.Out.Writer.WriteLine(message);
    }

    /// <summary>Reports problems, one a line.</summary>
    public void Report(string kind, IEnumerable<Problem> problems)
    {
        foreach (Problem problem in problems) Say(problem.Location is null ? $"{kind}: {problem.Message}" : $"{problem.Location}: {kind}: {problem.Message}");
    }

    /// <param name="writer">The receiver of the text.</param>
    /// <param name="width">The columns of output without colours; null for those of the process's terminal.</param>
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
