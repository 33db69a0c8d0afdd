using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Spectre.Console;

namespace Gridfold.Client.Rendering;

/// <summary>
/// Shows on one line of a terminal how far the reading of data is. The line appears when the reading takes longer than a moment, and is
/// erased at the end. A file or a pipe gets nothing.
/// </summary>
internal sealed class LoadingView : IProgress<LoadingProgress>, IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly IAnsiConsole? _console;
    private readonly TimeProvider _time;
    private readonly Lock _drawing = new();
    private long _last;
    private TimeSpan _wait = Moment;

    /// <param name="console">The console of a terminal. Null to show nothing.</param>
    /// <param name="time">The clock.</param>
    public LoadingView(IAnsiConsole? console, TimeProvider time)
    {
        (_console, _time) = (console, time);
        _last = time.GetTimestamp();
    }

    /// <summary>Makes a view for a terminal. It shows nothing where nothing may be redrawn.</summary>
    public static LoadingView On(Terminal terminal) => new(terminal.IsLive ? terminal.Error : null, TimeProvider.System);

    /// <summary>Says how far a step is.</summary>
    /// <param name="step">What is done.</param>
    /// <param name="done">The share that is done, from 0 to 1.</param>
    public void Report(string step, double done) => Report(new LoadingProgress(step, done));

    /// <summary>Loads something and shows how far it is.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="folders">The folders of the data.</param>
    /// <param name="load">Loads with the folders that it gets, which report to the view.</param>
    public static T During<T>(Terminal terminal, DatasetFolders folders, Func<DatasetFolders, T> load)
    {
        using LoadingView view = On(terminal);
        return load(folders with { Progress = view });
    }

    /// <inheritdoc/>
    public void Report(LoadingProgress value)
    {
        if (_console is null) return;
        lock (_drawing)
        {
            if (_time.GetElapsedTime(_last) < _wait) return;
            (_last, _wait) = (_time.GetTimestamp(), Pause);
            Draw(Line(value, _console.Profile.Width));
        }
    }

    /// <summary>The line, not wider than the terminal.</summary>
    internal static string Line(LoadingProgress value, int width)
    {
        string share = $"{Math.Floor(100 * Math.Clamp(value.Done, 0, 1)):0} %", hint = "Ctrl-C ends";
        string step = ShownText.OfName(value.Step);
        string whole = $"{step}: {share} ({hint})";
        if (whole.Length < width) return whole;
        int room = Math.Max(0, width - share.Length - 6);
        return $"{step[..Math.Min(step.Length, room)]}...: {share}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_drawing)
        {
            if (_wait == Moment) return;
            Draw("");
            _wait = Moment;
        }
    }

    // The line begins at the first column and erases what stood there.
    private void Draw(string line)
    {
        TextWriter writer = _console!.Profile.Out.Writer;
        writer.Write($"\r\u001b[2K{line}");
        writer.Flush();
    }
}
