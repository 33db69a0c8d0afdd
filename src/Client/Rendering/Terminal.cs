using System.Text;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;
using Spectre.Console;

namespace Gridfold.Client.Rendering;

/// <summary>
/// The two streams of a command: data on stdout, progress and messages on stderr. Only a terminal gets colour and animation.
/// </summary>
internal sealed class Terminal
{
    // At this width, a table in a file or a pipe is neither folded nor cut.
    private const int WidthOffTerminal = 100_000;

    private readonly Func<Stream> _openData;
    private readonly bool _wrapsMessages;
    private readonly bool _showsCsv;
    private readonly bool _isOfProcess;

    // Commands without tables and live views need no console, and making one takes a fifth of the time of a short command.
    private readonly Lazy<IAnsiConsole> _out, _error;
    private bool _isQuiet;
    private bool _isPlain;

    /// <summary>Uses the streams of this process.</summary>
    public Terminal()
    {
        Output = Console.IsOutputRedirected ? new TrimmingWriter(Console.Out) : Console.Out;
        Errors = new LastingWriter(Console.Error);
        _out = new(() => Create(Output, Console.IsOutputRedirected ? WidthOffTerminal : null));
        _error = new(() => Create(Errors, Console.IsErrorRedirected ? WidthOffTerminal : null));
        Data = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        _openData = Console.OpenStandardOutput;
        _showsCsv = !Console.IsOutputRedirected;
        _wrapsMessages = !Console.IsErrorRedirected;
        _isOfProcess = true;
    }

    /// <summary>Uses other writers, without colour and animation.</summary>
    /// <param name="output">The writer for data.</param>
    /// <param name="error">The writer for messages.</param>
    /// <param name="width">The columns of a terminal. Null for a file or a pipe.</param>
    public Terminal(TextWriter output, TextWriter error, int? width = null)
    {
        Output = width is null ? new TrimmingWriter(output) : output;
        Errors = error;
        _out = new(() => Create(Output, width ?? WidthOffTerminal));
        _error = new(() => Create(Errors, width ?? WidthOffTerminal));
        Data = output;
        _openData = () => new TextStream(output);
        _showsCsv = width is not null;
        _wrapsMessages = width is not null;
    }

    /// <summary>The console for data.</summary>
    public IAnsiConsole Out => _out.Value;

    /// <summary>The writer of <see cref="Out"/>.</summary>
    public TextWriter Output { get; }

    /// <summary>The console for progress and messages.</summary>
    public IAnsiConsole Error => _error.Value;

    /// <summary>The writer of <see cref="Error"/>.</summary>
    public TextWriter Errors { get; }

    /// <summary>Whether progress may be redrawn in place.</summary>
    public bool IsLive => _isOfProcess && _wrapsMessages && !_isQuiet && Error.Profile.Capabilities.Ansi;

    /// <summary>The writer for data that programs read. Its user flushes it.</summary>
    private TextWriter Data { get; }

    /// <summary>Applies the options that all commands have. Call it before the first use of a console.</summary>
    /// <param name="isQuiet">Whether only data, warnings and errors are written.</param>
    /// <param name="isPlain">Whether nothing is coloured.</param>
    /// <param name="isCsvSafe">Whether CSV has no cell that a spreadsheet takes for a formula.</param>
    public void Apply(bool isQuiet, bool isPlain, bool isCsvSafe) =>
        (_isQuiet, _isPlain, IsCsvSafe) = (isQuiet, isPlain, isCsvSafe);

    /// <summary>Whether texts of CSV that begin like formulas get a quote before them.</summary>
    public bool IsCsvSafe { get; private set; }

    /// <summary>Begins CSV on stdout. A terminal gets escapes in place of what it would obey; a file or a pipe gets the texts.</summary>
    public CsvWriter BeginCsv() => new(Data, IsCsvSafe, _showsCsv);

    /// <summary>Opens stdout for a document in UTF-8.</summary>
    public Stream OpenData() => _openData();

    /// <summary>Prints a line on stdout as it is, for programs and people.</summary>
    public void PrintLine(string line)
    {
        Data.WriteLine(line);
        Data.Flush();
    }

    /// <summary>Prints a text for people on stdout. A terminal wraps it at words, and breaks none.</summary>
    public void PrintText(string text)
    {
        foreach (string line in WordWrap.Lines(text, Out.Profile.Width)) Output.WriteLine(line);
    }

    /// <summary>Prints news for people on stderr. With <c>--quiet</c> it prints nothing.</summary>
    public void Say(string message)
    {
        if (!_isQuiet) Complain(message);
    }

    /// <summary>
    /// Prints a command or a path for people on stderr, which they copy. It stays on one line, however narrow the terminal is. With
    /// <c>--quiet</c> nothing is printed.
    /// </summary>
    public void Hint(string label, string hint)
    {
        if (!_isQuiet) Errors.WriteLine($"{label}{ProgramName.Current.In(ShownText.Of(hint))}");
    }

    /// <summary>
    /// Prints a warning or an error on stderr. A terminal wraps it at words and breaks none; a file or a pipe gets it as one line.
    /// Commands in it are written as this program was called.
    /// </summary>
    public void Complain(string message)
    {
        string shown = LongWords.Cut(ProgramName.Current.In(ShownText.Of(message)));
        foreach (string line in _wrapsMessages ? WordWrap.Lines(shown, Error.Profile.Width) : [shown]) Errors.WriteLine(line);
    }

    /// <summary>Prints a warning on stderr.</summary>
    public void Warn(string message) => Complain($"warning: {message}");

    /// <summary>Reports problems, one on each line.</summary>
    public void Report(string kind, IEnumerable<Problem> problems)
    {
        foreach (Problem problem in problems)
            Complain(problem.Location is null ? $"{kind}: {problem.Message}" : $"{problem.Location}: {kind}: {problem.Message}");
    }

    /// <param name="writer">The writer of the console.</param>
    /// <param name="width">The width in columns, without colours. Null to use the terminal of the process.</param>
    private IAnsiConsole Create(TextWriter writer, int? width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = width is null ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = width is null ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (width is { } columns) console.Profile.Width = columns;
        if (_isPlain) console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        return console;
    }
}
