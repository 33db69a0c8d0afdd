using Gridfold.Models.Input;
using Spectre.Console;

namespace Gridfold.Client.Rendering;

/// <summary>The two streams of a command: data on stdout; progress and messages on stderr. Colour and animation on a terminal only.</summary>
internal sealed class Terminal
{
    // Wide enough that a table is not folded in a file or a pipe.
    private const int WidthOffTerminal = 240;

    public Terminal()
    {
        Out = Create(Console.Out, Console.IsOutputRedirected);
        Error = Create(Console.Error, Console.IsErrorRedirected);
        IsLive = !Console.IsErrorRedirected && Error.Profile.Capabilities.Ansi;
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
        if (Console.IsErrorRedirected) Error.Profile.Out.Writer.WriteLine(message);
        else Error.WriteLine(message);
    }

    /// <summary>Reports problems, one a line.</summary>
    public void Report(string kind, IEnumerable<Problem> problems)
    {
        foreach (Problem problem in problems) Say(problem.Location is null ? $"{kind}: {problem.Message}" : $"{problem.Location}: {kind}: {problem.Message}");
    }

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (isRedirected) console.Profile.Width = WidthOffTerminal;
        return console;
    }
}
